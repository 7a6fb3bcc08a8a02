// What a figure's claims look like on paper: bars by origin, groups by verdict,
// the way of a number from outlet to outlet.
import { words } from '../../lib/i18n.svelte.ts';
import type { Bounds, Figure, Line, Verdict } from '../../lib/types.ts';

/** The order in which verdicts are read: what carries the figure first. */
export const ORDER: readonly Verdict[] = ['agrees', 'tension', 'contradicts', 'derived by the source', 'same event', 'superseded', 'repeats', 'other stage', 'ruled out', 'later'];

/** COMPETES are the verdicts of claims that are measured against the figure. */
const COMPETES = new Set<Verdict>(['agrees', 'tension', 'contradicts', 'derived by the source']);

export interface Bar extends Bounds { id: string; source: string; says: string; verdict: Verdict; derived: boolean; value?: number }
export interface Origin { name: string; bars: Bar[] }

/** WORKED_OUT names the group that is no origin of its own. */
export const WORKED_OUT = '=';

const bar = (c: Line): Bar => ({
  id: c.id, source: c.source, says: words(c.said), low: c.low, high: c.high, low_entailed: c.low_entailed, high_entailed: c.high_entailed,
  verdict: c.verdict, derived: c.verdict === 'derived by the source', ...(c.value === undefined ? {} : { value: c.value }),
});

/** origins groups the claims that compete by independent origin; what was worked out stands last. */
export function origins(f: Figure): Origin[] {
  const by = new Map<string, Origin>();
  const calculated: Bar[] = f.derived.map((d, i) => ({
    id: `derived${i}`, source: d.roots.join(', '), says: words(d.text), low: d.low, high: d.high, low_entailed: d.low_entailed, high_entailed: d.high_entailed, verdict: d.verdict, derived: true,
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
  [...f.claims].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || (b.published ?? '').localeCompare(a.published ?? ''));

/** counts says how many claims each verdict has, in reading order. */
export function counts(f: Figure): [Verdict, number][] {
  const n = new Map<Verdict, number>();
  for (const c of f.claims) n.set(c.verdict, (n.get(c.verdict) ?? 0) + 1);
  return ORDER.filter((v) => n.has(v)).map((v) => [v, n.get(v)!]);
}
