// What a figure's claims look like on paper: bars by origin, groups by verdict,
// the way of a number from outlet to outlet.
import { byTime, num } from '../../lib/format.ts';
import { t, words } from '../../lib/i18n.svelte.ts';
import { docLabel, readable } from '../../lib/library.svelte.ts';
import type { Bounds, Derived, Figure, Line, Quantity, Verdict } from '../../lib/types.ts';
import { rangeOf } from './say.ts';

/** The order in which verdicts are read: what carries the figure first. */
export const ORDER: readonly Verdict[] = ['agrees', 'tension', 'contradicts', 'derived by the source', 'same event', 'superseded', 'repeats', 'other stage', 'ruled out', 'later'];

/** COMPETES are the verdicts of claims that are measured against the figure. */
const COMPETES = new Set<Verdict>(['agrees', 'tension', 'contradicts', 'derived by the source']);

export interface Bar extends Bounds { id: string; source: string; says: string; verdict: Verdict; derived: boolean; value?: number }
export interface Origin { name: string; bars: Bar[] }

/** WORKED_OUT names the group that is no origin of its own. */
export const WORKED_OUT = '=';

/** quantityText writes a number as it was said: "nearly 400". */
export function quantityText(q: Quantity): string {
  const number = q.qualifier === 'range' && q.high !== undefined ? t('range', { low: num(q.value), high: num(q.high) }) : num(q.value);
  const said = q.unit === 'percent' ? t('number.percent', { n: number }) : number;
  return !q.qualifier || q.qualifier === 'exact' || q.qualifier === 'range' ? said : `${t(`qualifier.${q.qualifier}`)} ${said}`;
}

/** saidOf writes what a claim says, in the page's language: its number, or the sum that it shows. */
export function saidOf(c: Line): string {
  if (c.terms?.length) return c.terms.map((x, i) => (x.value < 0 ? ' \u2212 ' : i ? ' + ' : '') + quantityText({ ...x, value: Math.abs(x.value) })).join('').trim();
  return c.quantity ? quantityText(c.quantity) : '';
}

/** sourceOf names who printed a claim; the mission's own records speak for themselves. */
export const sourceOf = (c: Line): string => (c.own ? t('source.own') : docLabel(c.source, true) || readable(c.root));

export interface Term { sign: string; value: string; note: string; from?: Line }

/** termsOf reads a sum as the node writes it: "360 to 399 + 217 (18 January 2025) = 577 to 616". */
export function termsOf(f: Figure, d: Derived): Term[] {
  const [left = '', right] = words(d.text).split(' = ');
  if (right === undefined) return [];
  const parts = left.split(/ ([+\u2212-]) /);
  const inputs = f.claims.filter((c) => d.inputs.includes(c.id));
  return Array.from({ length: Math.ceil(parts.length / 2) }, (_, i) => {
    const [, value = parts[i * 2]!, note = ''] = /^(.*?) \((.*)\)$/.exec(parts[i * 2]!) ?? [];
    const from = i ? undefined : inputs.find((c) => rangeOf({ ...c, unit: f.unit }) === value);
    return { sign: i ? parts[i * 2 - 1]! : '', value, note, ...(from ? { from } : {}) };
  });
}

const bar = (c: Line): Bar => ({
  id: c.id, source: sourceOf(c), says: saidOf(c), low: c.low, high: c.high, low_entailed: c.low_entailed, high_entailed: c.high_entailed,
  verdict: c.verdict, derived: c.verdict === 'derived by the source', ...(c.quantity && (!c.quantity.qualifier || c.quantity.qualifier === 'exact' || c.quantity.qualifier === 'about') ? { value: c.quantity.value } : {}),
});

// A sum in the words of what it starts from: "nearly 400 + 217", Press, 27 Aug 2024, then 18 January 2025.
function sum(f: Figure, d: Derived): { source: string; says: string } {
  const terms = termsOf(f, d);
  const [first, ...rest] = terms;
  if (!first || !rest.length) return { source: t('strip.origins', { n: d.roots.length }), says: words(d.text).split(' = ')[0]! };
  return {
    source: first.from ? rest[0]!.note ? t('strip.then', { from: docLabel(first.from.source, true), then: rest[0]!.note }) : docLabel(first.from.source, true) : t('strip.origins', { n: d.roots.length }),
    says: [first.from ? saidOf(first.from) : first.value, ...rest.map((x) => `${x.sign} ${x.value}`)].join(' '),
  };
}

/** origins groups the claims that compete by independent origin; what was worked out stands last. */
export function origins(f: Figure): Origin[] {
  const by = new Map<string, Origin>();
  const calculated: Bar[] = f.derived.filter((d) => Number.isFinite(d.low) || Number.isFinite(d.high)).map((d, i) => ({
    ...sum(f, d), id: `derived${i}`, low: d.low, high: d.high, low_entailed: d.low_entailed, high_entailed: d.high_entailed, verdict: d.verdict, derived: true,
  }));
  for (const c of f.claims) {
    if (!COMPETES.has(c.verdict)) continue;
    if (c.verdict === 'derived by the source') { calculated.push(bar(c)); continue; }
    let o = by.get(c.root);
    if (!o) by.set(c.root, (o = { name: c.root, bars: [] }));
    o.bars.push(bar(c));
  }
  const list = [...by.values()];
  if (calculated.length) list.push({ name: WORKED_OUT, bars: calculated });
  return list;
}

/** byVerdict lists the claims in reading order. */
export const byVerdict = (f: Figure): Line[] =>
  [...f.claims].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || byTime(b.published, a.published));

/** counts says how many claims each verdict has, in reading order. */
export function counts(f: Figure): [Verdict, number][] {
  const n = new Map<Verdict, number>();
  for (const c of f.claims) n.set(c.verdict, (n.get(c.verdict) ?? 0) + 1);
  return ORDER.filter((v) => n.has(v)).map((v) => [v, n.get(v)!]);
}
