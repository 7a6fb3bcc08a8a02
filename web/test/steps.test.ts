import { describe, expect, test } from 'vitest';
import { figure, step } from '../src/lib/figures.ts';
import { forceOf } from '../src/lib/measures.ts';
import { join } from '../src/lib/all.svelte.ts';
import type { RecordItem, Step } from '../src/lib/types.ts';
import { stepAt, turningDays } from '../src/screens/figures/steps.ts';

const steps: Step[] = [
  { from: '2024-06-25T00:00:00-04:00', to: '2024-08-27T00:00:00-04:00', phrase: 'about 200', low: 150, high: 249, low_entailed: false, high_entailed: false, confidence: 'low' },
  { from: '2024-08-27T00:00:00-04:00', to: '2025-01-18T00:00:00-05:00', phrase: 'nearly 400', low: 360, high: 399, low_entailed: false, high_entailed: true, confidence: 'low' },
  { from: '2025-01-18T00:00:00-05:00', to: '2025-01-21T00:00:00-05:00', phrase: 'just over 600', low: 601, high: 616, low_entailed: true, high_entailed: true, confidence: 'moderate' },
  { from: '2025-01-21T00:00:00-05:00', phrase: 'just over 600', low: 601, high: 616, low_entailed: true, high_entailed: true, confidence: 'high' },
];

describe('steps', () => {
  test('a day means its end', () => {
    expect(stepAt(steps, '2024-06-24')).toBeUndefined();
    expect(stepAt(steps, '2025-01-17')?.phrase).toBe('nearly 400');
    expect(stepAt(steps, '2025-01-18')?.phrase).toBe('just over 600');
    expect(stepAt(steps, '2030-01-01')?.confidence).toBe('high');
  });
  test('the days that tell the story: a change of backing is no chapter', () => {
    expect(turningDays(steps, '2025-01-25')).toEqual(['2024-08-27', '2025-01-17', '2025-01-25']);
    expect(turningDays(steps, '2024-07-01')).toEqual(['2024-07-01']);
    const noon: Step = { ...steps[2]!, from: '2025-01-18T11:00:00-05:00', to: '2025-01-18T23:59:59-05:00', low: 577, phrase: 'about 600' };
    const late = { ...steps[2]!, from: '2025-01-18T23:59:59-05:00' };
    expect(turningDays([...steps.slice(0, 2), noon, late, steps[3]!], '2025-01-25'), 'what held for hours is no chapter').toEqual(['2024-08-27', '2025-01-17', '2025-01-25']);
  });
});

describe('figures from the node', () => {
  const raw = { measure: 'm', dimensions: { place: 'X' }, low: null, high: '2024-08', low_entailed: true, high_entailed: true, claims: null, derived: null };
  test('dates are days, a missing bound is infinite, a month reaches to its last day', () => {
    const f = figure(raw as never);
    expect([f.low, f.high, f.dims]).toEqual([-Infinity, Date.UTC(2024, 7, 31) / 864e5, { place: 'X' }]);
    expect(f.claims).toEqual([]);
  });
  test('numbers stay', () => expect(step({ ...steps[0]!, low: 1, high: null } as never)).toMatchObject({ low: 1, high: Infinity }));
});

test('the measures of a force are found by their rules, not by name', () => {
  const all = [
    { measure: 'a', labels: {}, kind: 'plan', unit: '', answers: 'b' }, { measure: 'b', labels: {}, kind: 'event', unit: '' },
    { measure: 'c', labels: {}, kind: 'stock', unit: '', derive: [{ rule: 'account', in: ['b'] }] },
    { measure: 'd', labels: {}, kind: 'stock', unit: '', derive: [{ rule: 'difference', of: 'e', less: 'c' }] },
    { measure: 'f', labels: {}, kind: 'stock', unit: '', derive: [{ rule: 'share', of: 'c', by: 'g' }] },
  ];
  expect(forceOf(all)).toEqual({ plan: 'a', arrived: 'b', present: 'c', pledged: 'e', remaining: 'd', ceiling: 'g' });
  expect(forceOf(all.slice(1))).toBeUndefined();
});

test('newer records correct older ones that are on the page', () => {
  const item = (position: number, id: string, relations?: { type: string; to: string }[]): RecordItem => ({ position, title: id, state: 'current', record: { id, kind: 'k@1', ...(relations ? { relations } : {}) } });
  expect(join([item(1, 'a'), item(2, 'b')], [item(3, 'c', [{ type: 'supersedes', to: 'a' }])]).map((r) => [r.record.id, r.state])).toEqual([['a', 'corrected'], ['b', 'current'], ['c', 'current']]);
});
