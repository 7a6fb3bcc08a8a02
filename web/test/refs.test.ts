import { describe, expect, it } from 'vitest';
import { keyOf, pieces, shownAs, typed, valueID } from '../src/screens/reports/refs.ts';
import type { Value } from '../src/lib/work.ts';

describe('references in a text', () => {
  it('cuts words and references without gaps', () => {
    const text = 'Of {figure:force.present KE} at {plain:FOB 2}, {count:patrol status=done}. {not:one} {figure:open';
    const got = pieces(text);
    expect(got.map((p) => p.text).join('')).toBe(text);
    expect(got.filter((p) => p.ref !== undefined).map((p) => p.ref)).toEqual(['figure:force.present KE', 'count:patrol status=done']);
    expect(got.filter((p) => p.words !== undefined).map((p) => p.words)).toEqual(['FOB 2']);
  });

  it.each([
    ['figure:force.present KE', 'figure:force.present KE'],
    ['figure:force.present contributor=KE show=range', 'figure:force.present KE'],
    ['figure:killed period=2024 sources=all', 'figure:killed period=2024 sources=all'],
    ['count:patrol status=done place="Delmas 33"', 'count:patrol place="Delmas 33" status=done'],
    ['count:patrol in=period', 'count:patrol'],
    ['count:patrol in=upto status=done', 'count:patrol status=done in=upto'],
    ['sum:movement.personnel direction=in,rotation contributor=KE', 'sum:movement.personnel contributor=KE direction=in,rotation'],
  ])('%s is a value of %s', (ref, id) => expect(valueID(ref)).toBe(id));

  it('reads a figure of a value', () => {
    expect(keyOf('figure:force.present KE sources=all')).toEqual({ measure: 'force.present', dims: { contributor: 'KE' } });
    expect(keyOf('figure:killed period=2024')).toEqual({ measure: 'killed', dims: { period: '2024' } });
    expect(keyOf('count:patrol')).toBeUndefined();
  });

  it('shows what the reference asks for', () => {
    const v: Value = { id: 'x', type: 'figure', label: 'Officers', phrase: 'about 600', range: '599 to 616' };
    expect(shownAs('figure:x', v)).toBe('about 600');
    expect(shownAs('figure:x show=range', v)).toBe('599 to 616');
    expect(shownAs('figure:x show=both', v)).toBe('about 600 (599 to 616)');
    expect(shownAs('figure:x show=label', v)).toBe('Officers');
  });

  it('finds what was typed by hand, outside of references and of longer numbers', () => {
    const text = '{count:patrol place="45"} 450 and {plain:45} then 45 residents, 45 more';
    expect(typed(text, ['45'])).toEqual([{ from: text.indexOf('45 residents'), to: text.indexOf('45 residents') + 2, word: '45' }]);
    expect(typed(text, ['7', ''])).toEqual([]);
  });
});
