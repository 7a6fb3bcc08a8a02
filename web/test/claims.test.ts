import { describe, expect, test } from 'vitest';
import type { Item } from '../src/lib/evidence.ts';
import { changeOf, cited, draftOf, lacking } from '../src/screens/claims/draft.ts';

const TEXT = 'Côté Kenya, 40 officers and 8 more. 40 officers stayed.';
const item: Item = {
  id: 'x', claim: { measure: 'some.count', quantity: { value: 40, qualifier: 'about', unit: 'person' }, contributor: 'KE' }, valid: '2025-03-02', state: 'proposed', folded: false,
  quote: { text: TEXT, from_utf16: 0, to_utf16: TEXT.length }, span: { text: '40 officers', from_utf16: 12, to_utf16: 23 },
};

describe('a change of a claim', () => {
  test('names only what differs, and takes away with null', () => {
    expect(changeOf(item, draftOf(item), false)).toEqual({});
    expect(changeOf(item, { ...draftOf(item), contributor: '', quantity: { value: 8, unit: 'person' }, words: '8 more' }, false)).toEqual({ contributor: null, quantity: { value: 8, unit: 'person' }, words: '8 more' });
    expect(changeOf(item, { ...draftOf(item), measure: 'some.date' }, true)).toEqual({ measure: 'some.date', quantity: null });
  });

  test('of a claim that nobody proposed is all of it, with its words where they were marked', () => {
    const second = { text: '40 officers', from_utf16: 36, to_utf16: 47 };
    const draft = { ...draftOf(undefined, second.text), measure: 'some.count', quantity: { value: 40 } };
    const change = cited(changeOf(undefined, draft, false), TEXT, second);
    expect(change).toEqual({ measure: 'some.count', quantity: { value: 40 }, from: 38, to: 49 });
    expect(new TextDecoder().decode(new TextEncoder().encode(TEXT).slice(38, 49))).toBe('40 officers');
    expect(cited({ words: '8 more' }, TEXT, second)).toEqual({ words: '8 more' });
  });

  test('needs a measure, a number or a date, and words of the text', () => {
    expect(lacking(draftOf(undefined), false, TEXT)).toEqual(['measure', 'quantity', 'words']);
    expect(lacking({ ...draftOf(item), valid: '' }, true, TEXT)).toEqual(['valid']);
    expect(lacking({ ...draftOf(item), words: '41 officers' }, false, TEXT)).toEqual(['words']);
    expect(lacking({ ...draftOf(item), words: '' }, false, '')).toEqual([]);
  });
});
