// What a text can refer to: what the report prints anyway, every other figure,
// counts of records, and any record by its title.
import { get } from '../../lib/api.svelte.ts';
import { span } from '../../lib/format.ts';
import { lang, t, words } from '../../lib/i18n.svelte.ts';
import type { FigureKey, RecordItem, Text } from '../../lib/types.ts';
import type { Value } from '../../lib/work.ts';
import { dims } from '../figures/key.ts';
import { fold, valueID } from './refs.ts';
import type { Offer } from './text.ts';

/** referTo writes a figure's key as a reference. */
export function referTo(key: FigureKey): string {
  const { contributor, ...rest } = dims(key.dims);
  const quoted = (v: string) => (v.includes(' ') ? `"${v}"` : v);
  return `figure:${key.measure}${contributor ? ` ${quoted(contributor)}` : ''}${Object.entries(rest).map(([n, v]) => ` ${n}=${quoted(v)}`).join('')}`;
}

interface Listed { measure: string; dimensions: FigureKey['dims']; title: Text; phrase: Text }

export class Offers {
  /** picked tells what was offered for a value that the report does not print yet, by its ID. */
  picked = $state.raw<ReadonlyMap<string, string>>(new Map());
  private figures: Promise<Offer[]> | undefined;
  private counts: Promise<Offer[]> | undefined;
  private readonly values: () => readonly Value[];

  constructor(values: () => readonly Value[]) { this.values = values; }

  /** find lists what fits the words typed, the report's own values first. */
  find = async (typed: string): Promise<readonly Offer[]> => {
    const wanted = fold(typed.replace(/^(figure|count|sum|record):/, '')).split(/\s+/).filter(Boolean);
    const near = (o: Offer) => wanted.every((w) => fold(`${o.label} ${o.ref} ${o.value}`).includes(w));
    const own = this.values().filter((v) => v.type !== 'promise').map((v): Offer => ({
      ref: v.id, label: v.type === 'record' ? v.phrase : v.label, value: v.type === 'record' ? '' : v.phrase, ...(v.range ? { note: [v.range, v.backing].filter(Boolean).join(', ') } : {}),
      group: t(`editor.offer.${v.type === 'sum' ? 'count' : v.type}`), rank: v.type === 'figure' ? 0 : v.type === 'record' ? 3 : 1,
    }));
    const [figures, counts, records] = await Promise.all([
      (this.figures ??= this.readFigures()), (this.counts ??= this.readCounts()), typed.trim().length > 2 ? this.readRecords(typed.trim()) : [],
    ]);
    const seen = new Set<string>();
    const all = [...own, ...figures, ...counts].filter(near).concat(records).filter((o) => { const id = valueID(o.ref); return seen.has(id) ? false : !!seen.add(id); });
    all.sort((a, b) => a.rank - b.rank);
    const picked = new Map(this.picked);
    for (const o of all) picked.set(valueID(o.ref), o.value || o.label);
    this.picked = picked;
    return wanted.length ? all.slice(0, 60) : all.filter((o) => o.rank !== 2).slice(0, 120);
  };

  private async readFigures(): Promise<Offer[]> {
    const { items } = await get<{ items: Listed[] }>('/figures', { brief: true }).catch(() => ({ items: [] }));
    return items.map((f) => ({ ref: referTo({ measure: f.measure, dims: f.dimensions ?? {} }), label: words(f.title), value: words(f.phrase), group: t('editor.offer.other'), rank: 2 }));
  }

  private async readCounts(): Promise<Offer[]> {
    const { items } = await get<{ items: { kind: string; label: string }[] }>('/definitions', { brief: true, lang: lang() }).catch(() => ({ items: [] }));
    return items.map((k) => ({ ref: `count:${k.kind.replace(/@.*/, '')}`, label: t('editor.offer.countof', { kind: k.label }), value: '', group: t('editor.offer.counts'), rank: 4 }));
  }

  private async readRecords(q: string): Promise<Offer[]> {
    const { items } = await get<{ items: RecordItem[] }>('/records', { q, limit: 12, newest: true, lang: lang() }).catch(() => ({ items: [] }));
    return items.map((r) => ({ ref: `record:${r.record.id}`, label: r.title, value: '', note: span(r.record.valid), group: t('editor.offer.record'), rank: 3 }));
  }
}
