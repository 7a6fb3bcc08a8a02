// Kinds of record as the node describes them, and what a form makes of them.
import { moment, num, span } from '../../lib/format.ts';
import { t } from '../../lib/i18n.svelte.ts';
import type { Rec, RecordItem } from '../../lib/types.ts';
import { isWhen, type When } from '../../lib/when.ts';
import { pointsOf, pointText } from './geometry.ts';

export type FieldType =
  | 'text' | 'longtext' | 'integer' | 'decimal' | 'quantity' | 'breakdown' | 'money' | 'bool' | 'code' | 'codes' | 'date' | 'datetime' | 'period'
  | 'place' | 'point' | 'track' | 'area' | 'ref' | 'media' | 'list';

export interface Option { code: string; label: string }

export interface Field {
  name: string; type: FieldType; label: string; hint?: string;
  required?: boolean; required_if?: Record<string, unknown>; one_of?: string[];
  min?: number; max?: number; after?: string; sum?: string[]; personal?: boolean;
  to?: string[]; options?: Option[]; units?: Option[]; qualifiers?: Option[]; fields?: Field[];
}

export interface Form {
  kind: string; label: string; hint?: string; marking: string; geometry: string; phone?: boolean; upkeep?: boolean;
  subject: string[]; needs?: string[]; fields: Field[];
}

export type Body = Record<string, unknown>;

/** Fields by which kinds of record say when, where the record itself does not. */
export const TIMES: readonly string[] = ['since', 'at', 'start', 'arrive', 'depart', 'as_of', 'period', 'planned_start'];

/** whenOf returns when a record was true, as the node orders them (ledger.When): what it says itself, else its first field that does, else when it was published. */
export const whenOf = (r: Rec): string => r.valid || String(['since', 'at', 'start', 'arrive', 'depart', 'as_of', 'date', 'from', 'period', 'planned_start'].map((n) => r.body?.[n]).find((v) => typeof v === 'string' && isWhen(v, 'period')) ?? '') || r.published || '';

/** timed tells whether a kind asks for its own times, so that the record need not say when. */
export const timed = (form: Form): boolean => !form.needs?.includes('valid') && form.fields.some((f) => TIMES.includes(f.name) && ['date', 'datetime', 'period'].includes(f.type));

export const nameOf = (kind: string): string => kind.replace(/@.*/, '');

const empty = (v: unknown): boolean => v === undefined || v === null || v === '' || (Array.isArray(v) && !v.length) || (typeof v === 'object' && !Array.isArray(v) && !Object.keys(v as object).length);

/** holds tells whether a condition of the catalogue (field = value, or one of several; true = given) holds. */
export function holds(condition: Record<string, unknown> | undefined, body: Body): boolean {
  if (!condition || !Object.keys(condition).length) return false;
  return Object.entries(condition).every(([name, want]) => {
    const v = body[name];
    if (want === true && typeof v !== 'boolean') return !empty(v);
    const wanted = Array.isArray(want) ? want : [want];
    return Array.isArray(v) ? v.some((x) => wanted.includes(x)) : wanted.includes(v);
  });
}

/** needed tells whether a field must be filled in, as the others stand. */
export function needed(f: Field, body: Body): boolean {
  return !!f.required || holds(f.required_if, body) || (!!f.one_of?.length && f.one_of.every((o) => empty(body[o])));
}

/** lacks lists the fields that must be filled in and are not, by path. */
export function lacks(fields: readonly Field[], body: Body, path = 'body'): string[] {
  return fields.flatMap((f) => {
    const v = body[f.name];
    if (empty(v)) return needed(f, body) ? [`${path}.${f.name}`] : [];
    if (f.type === 'list') return (v as Body[]).flatMap((row, i) => lacks(f.fields ?? [], row, `${path}.${f.name}.${i}`));
    return [];
  });
}

/** misread lists the times among the fields that cannot be read, by path, each with what it takes. */
export function misread(fields: readonly Field[], body: Body, path = 'body'): [path: string, as: When, typed: string][] {
  return fields.flatMap((f): [string, When, string][] => {
    const v = body[f.name];
    if (f.type === 'list') return ((v as Body[] | undefined) ?? []).flatMap((row, i) => misread(f.fields ?? [], row, `${path}.${f.name}.${i}`));
    if (f.type !== 'date' && f.type !== 'datetime' && f.type !== 'period') return [];
    return typeof v === 'string' && v && !isWhen(v, f.type) ? [[`${path}.${f.name}`, f.type, v]] : [];
  });
}

/** labelAt names the field at a path by its label: body.events.0.from is "From". */
export function labelAt(fields: readonly Field[], path: string): string | undefined {
  const [name, ...rest] = path.replace(/^body\./, '').split('.');
  const f = fields.find((x) => x.name === name);
  return rest.length > 1 ? (labelAt(f?.fields ?? [], rest.slice(1).join('.')) ?? f?.label) : f?.label;
}

/** tidy drops what was left empty, so that a record says only what was said. */
export function tidy(body: Body): Body {
  const out: Body = {};
  for (const [name, v] of Object.entries(body)) {
    if (empty(v)) continue;
    out[name] = Array.isArray(v) ? v.map((x) => (typeof x === 'object' && x && !Array.isArray(x) ? tidy(x as Body) : x)) : v;
  }
  return out;
}

interface Quantity { value: number; qualifier?: string; high?: number; unit?: string; currency?: string }

/** quantityText writes a quantity: "nearly 400", "from 20 to 30 vehicles". */
export function quantityText(q: Quantity, f?: Field): string {
  const hedge = q.qualifier && q.qualifier !== 'exact' && q.qualifier !== 'range' ? (f?.qualifiers?.find((o) => o.code === q.qualifier)?.label ?? t(`qualifier.${q.qualifier}`)) + ' ' : '';
  const number = q.qualifier === 'range' && q.high !== undefined ? t('range', { low: num(q.value, 2), high: num(q.high, 2) }) : num(q.value, 2);
  const unit = q.currency ?? q.unit ?? '';
  if (unit === 'percent') return hedge + t('number.percent', { n: number });
  const word = f?.units && f.units.length > 1 ? (f.units.find((u) => u.code === unit)?.label ?? unit) : (q.currency ?? '');
  return hedge + number + (word ? ' ' + word : '');
}

/** valueText writes a value of a record for reading. References and places are written by whoever can look them up. */
export function valueText(f: Field, v: unknown): string {
  const label = (code: unknown) => f.options?.find((o) => o.code === code)?.label ?? String(code);
  switch (f.type) {
    case 'bool': return t(v ? 'yes' : 'no');
    case 'code': return label(v);
    case 'codes': return (v as unknown[]).map(label).join(', ');
    case 'quantity': case 'money': return quantityText(v as Quantity, f);
    case 'integer': case 'decimal': return num(Number(v), 2);
    case 'date': case 'datetime': return moment(String(v));
    case 'period': return span(String(v));
    case 'breakdown': return Object.entries(v as Record<string, number>).map(([code, n]) => `${label(code)} ${num(n)}`).join(', ');
    case 'list': return (v as Body[]).map((row) => (f.fields ?? []).filter((g) => !empty(row[g.name])).map((g) => valueText(g, row[g.name])).join(', ')).join('; ');
    case 'media': return (v as { name?: string; type: string; caption?: string }[]).map((m) => m.caption || m.name || m.type).join('; ');
    case 'point': case 'track': case 'area': return pointText(pointsOf(f.type, v));
    case 'place': return typeof v === 'object' && v ? String((v as { name?: string; code?: string }).name ?? (v as { code?: string }).code ?? '') : String(v);
    default: return typeof v === 'object' ? JSON.stringify(v) : String(v);
  }
}

/** rivals returns what was put in the place of the same record as one of these, and stands too: nobody has chosen between them. */
export function rivals(one: RecordItem, history: readonly RecordItem[]): RecordItem[] {
  const corrected = (r: RecordItem) => (r.record.relations ?? []).filter((x) => x.type === 'supersedes').map((x) => x.to);
  const mine = corrected(one);
  const stands = (r: RecordItem) => !r.state || r.state === 'current';
  return stands(one) ? history.filter((h) => h.record.id !== one.record.id && stands(h) && corrected(h).some((to) => mine.includes(to))) : [];
}

export interface Change { field: Field | { name: string; label: string }; before: string; after: string }

/** changes compares two versions of a record, field by field, in the order of the form. */
export function changes(form: Form | undefined, before: Rec, after: Rec): Change[] {
  const out: Change[] = [];
  const head: [keyof Rec, string, (v: unknown) => string][] = [
    ['valid', t('record.valid'), (v) => span(v as string)], ['published', t('record.published'), (v) => moment(v as string)],
    ['place', t('record.place'), (v) => (v as { name?: string; code?: string } | undefined)?.name ?? (v as { code?: string } | undefined)?.code ?? ''],
    ['marking', t('record.marking'), (v) => String(v ?? '')], ['grade', t('figure.grade'), (v) => String(v ?? '')],
  ];
  for (const [name, label, write] of head) {
    const a = before[name] ? write(before[name]) : '', b = after[name] ? write(after[name]) : '';
    if (a !== b) out.push({ field: { name, label }, before: a, after: b });
  }
  const known = new Map((form?.fields ?? []).map((f) => [f.name, f]));
  const names = [...known.keys(), ...Object.keys({ ...before.body, ...after.body }).filter((n) => !known.has(n))];
  for (const name of names) {
    const f: Field = known.get(name) ?? { name, label: name, type: 'text' };
    const a = before.body?.[name], b = after.body?.[name];
    if (JSON.stringify(a) === JSON.stringify(b)) continue;
    out.push({ field: f, before: empty(a) ? '' : valueText(f, a), after: empty(b) ? '' : valueText(f, b) });
  }
  return out;
}
