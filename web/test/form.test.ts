import { describe, expect, test } from 'vitest';
import { changes, holds, labelAt, lacks, misread, quantityText, rivals, tidy, valueText, type Field, type Form } from '../src/screens/records/form.ts';

const fields: Field[] = [
  { name: 'status', type: 'code', label: 'Status', required: true, options: [{ code: 'done', label: 'Done' }] },
  { name: 'reason', type: 'text', label: 'Reason', required_if: { status: 'cancelled', result: ['shortened', 'aborted'] } },
  { name: 'result', type: 'code', label: 'Result', required_if: { status: ['done', 'under-way'] } },
  { name: 'parent', type: 'ref', label: 'Part of' },
  { name: 'due', type: 'period', label: 'Due', required_if: { parent: true } },
  { name: 'quantity', type: 'quantity', label: 'Quantity', one_of: ['date'] },
  { name: 'date', type: 'period', label: 'Date' },
  { name: 'rows', type: 'list', label: 'Rows', fields: [{ name: 'n', type: 'integer', label: 'N', required: true }] },
];

describe('conditions', () => {
  test('one value, several values, given at all', () => {
    expect(holds({ status: 'done' }, { status: 'done' })).toBe(true);
    expect(holds({ status: ['done', 'planned'] }, { status: 'planned' })).toBe(true);
    expect(holds({ parent: true }, { parent: 'x' })).toBe(true);
    expect(holds({ parent: true }, {})).toBe(false);
    expect(holds({ nil: false }, { nil: false })).toBe(true);
    expect(holds({ types: 'foot' }, { types: ['foot', 'joint'] })).toBe(true);
    expect(holds(undefined, {})).toBe(false);
  });
});

test('what must be filled in follows from what is', () => {
  expect(lacks(fields, {})).toEqual(['body.status', 'body.quantity']);
  expect(lacks(fields, { status: 'done', date: '2024' })).toEqual(['body.result']);
  expect(lacks(fields, { status: 'cancelled', result: 'aborted', parent: 'id', quantity: { value: 0 } })).toEqual(['body.reason', 'body.due']);
  expect(lacks(fields, { status: 'x', quantity: { value: 1 }, rows: [{ n: 0 }, {}] })).toEqual(['body.rows.1.n']);
});

test('a record says only what was said', () => {
  expect(tidy({ a: '', b: 0, c: false, d: [], e: {}, f: [{ x: '', y: 1 }], g: null, way: [[1, 2], [3, 4]] })).toEqual({ b: 0, c: false, f: [{ y: 1 }], way: [[1, 2], [3, 4]] });
});

test('quantities keep their hedge', () => {
  expect(quantityText({ value: 400, qualifier: 'nearly', unit: 'person' })).toBe('nearly 400');
  expect(quantityText({ value: 20, qualifier: 'range', high: 30 })).toBe('20 to 30');
  expect(quantityText({ value: 80, qualifier: 'over', unit: 'percent' })).toBe('over 80%');
});

test('a correction is told field by field, in the order of the form', () => {
  const form = { fields } as Form;
  const old = { id: 'a', kind: 'k@1', valid: '2025-01-18', body: { status: 'planned', quantity: { value: 12 } } };
  const now = { id: 'b', kind: 'k@1', valid: '2025-01-19', body: { status: 'done', extra: 'kept' } };
  expect(changes(form, old, now).map((c) => [c.field.label, c.before, c.after])).toEqual([
    ['When', '18 Jan 2025', '19 Jan 2025'], ['Status', 'planned', 'Done'], ['Quantity', '12', ''], ['extra', '', 'kept'],
  ]);
});

test('times that cannot be read are named by their field, in rows too', () => {
  const fields: Field[] = [{ name: 'start', type: 'datetime', label: 'Start' }, { name: 'events', type: 'list', label: 'Events', fields: [{ name: 'on', type: 'date', label: 'On' }] }];
  expect(misread(fields, { start: 'noon', events: [{ on: '2025-01-18' }, { on: 'later' }] })).toEqual([['body.start', 'datetime', 'noon'], ['body.events.1.on', 'date', 'later']]);
  expect(misread(fields, { start: '2025-01-18T02:00:00+03:00' })).toEqual([]);
  expect([labelAt(fields, 'body.start'), labelAt(fields, 'body.events.1.on'), labelAt(fields, 'body.events')]).toEqual(['Start', 'On', 'Events']);
});

test('a photo is told by what it shows', () => {
  expect(valueText({ name: 'photos', type: 'media', label: 'Photos' }, [{ sha256: 'a', type: 'image/png', name: 'a.png', caption: 'The gate' }, { sha256: 'b', type: 'image/png', name: 'b.png' }])).toBe('The gate; b.png');
});

test('rivals are corrections of one record between which nobody has chosen', () => {
  const item = (id: string, to: string[] = [], state = 'current') => ({ position: 1, title: id, state, record: { id, kind: 'note@1', relations: to.map((x) => ({ type: 'supersedes', to: x })) } }) as Parameters<typeof rivals>[0];
  const a = item('a', [], 'corrected'), b = item('b', ['a']), c = item('c', ['a']), d = item('d', ['x']);
  expect(rivals(b, [a, b, c, d]).map((r) => r.record.id)).toEqual(['c']);
  expect(rivals(a, [a, b, c])).toEqual([]);
  expect(rivals(item('b', ['a'], 'corrected'), [a, b, c])).toEqual([]);
});
