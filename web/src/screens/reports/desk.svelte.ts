// The paragraphs of a report in work, each with the pen that writes it.
import { SvelteMap } from 'svelte/reactivity';
import type { Block, Draft, Value } from '../../lib/work.ts';
import { keeper, Pen, type Keep, type Unsent } from './pen.svelte.ts';

/** Row is a paragraph with its translation; either may be missing. */
export interface Row { id: string; lead: Pen | undefined; told: Pen | undefined }

export class Desk {
  private readonly keep: Keep;
  private pens = new SvelteMap<string, Pen>();
  private order = $state.raw<string[]>([]);
  /** untold is what the record said in a section and was not taken over when somebody began to write there. */
  readonly untold = new SvelteMap<string, string[]>();
  private seen = new Set<string>();
  private left: Unsent[]; // by an earlier page
  private readonly drawer: string;

  /** Desk is that of who writes; what they leave unsent waits for them in this tab. */
  constructor(ref: { report: string; number: number }, who: string, keep: Keep = keeper(ref), private readonly tab: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = sessionStorage) {
    this.keep = keep;
    this.drawer = `konbit.unsent/${who}/${ref.report}/${ref.number}`;
    this.left = JSON.parse(tab.getItem(this.drawer) ?? '[]') as Unsent[];
  }

  /** follow takes what stands by now; what is in hand here stays in hand. */
  follow(d: Draft): void {
    const all = d.sections.flatMap((s) => s.paragraphs);
    const ids = new Set(all.map((p) => p.id));
    for (const p of all) {
      const pen = this.pens.get(p.id);
      if (pen) pen.take(p);
      else if (!this.dropped.has(p.version)) this.pens.set(p.id, new Pen(this.keep, { section: p.section, language: p.language, ...(p.of ? { of: p.of } : {}) }, p));
      this.seen.add(p.id);
    }
    for (const [id, pen] of this.pens) if (this.seen.has(id) && !ids.has(id) && !pen.dirty) this.pens.delete(id);
    this.order = all.map((p) => p.id);
    for (const u of this.left) {
      if (!this.pens.has(u.id)) this.pens.set(u.id, new Pen(this.keep, u.place, undefined, '', u.id));
      this.pens.get(u.id)!.resume(u);
    }
    this.left = [];
  }

  /** remember puts aside what is not in the log yet, for when the page is gone. */
  remember(): void {
    const unsent = [...this.pens.values()].flatMap((p) => p.unsent ?? []).concat(this.left);
    if (unsent.length) this.tab.setItem(this.drawer, JSON.stringify(unsent));
    else this.tab.removeItem(this.drawer);
  }
  private dropped = new Set<string>();

  /** rows pairs the paragraphs of a section with their translations. */
  rows(section: string, lead: string, other: string): Row[] {
    const place = new Map(this.order.map((id, i) => [id, i]));
    const here = [...this.pens.values()].filter((p) => p.place.section === section);
    here.sort((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || 0);
    const told = here.filter((p) => p.place.language === other && other !== lead);
    const leads = here.filter((p) => p.place.language === lead);
    const of = new Set(leads.map((p) => p.id));
    return [
      ...leads.map((p): Row => ({ id: p.id, lead: p, told: told.find((x) => x.place.of === p.id) })),
      ...told.filter((p) => !p.place.of || !of.has(p.place.of)).map((p): Row => ({ id: p.id, lead: undefined, told: p })),
    ];
  }

  /** add begins a paragraph; one that is begun with words is kept at once. */
  add(section: string, language: string, words = '', of?: string): Pen {
    const pen = new Pen(this.keep, { section, language, ...(of ? { of } : {}) });
    this.pens.set(pen.id, pen);
    if (words) pen.type(words);
    return pen;
  }

  /** translate begins a translation with the words of the original, which are not kept until somebody changes them. */
  translate(lead: Pen, language: string): Pen {
    const pen = new Pen(this.keep, { section: lead.place.section, language, of: lead.id }, undefined, lead.text);
    this.pens.set(pen.id, pen);
    return pen;
  }

  /** drop takes a paragraph out. */
  async drop(pen: Pen): Promise<void> {
    if (pen.paragraph) this.dropped.add(pen.paragraph.version);
    if (await pen.remove()) this.pens.delete(pen.id);
  }

  get(id: string): Pen | undefined { return this.pens.get(id); }

  /** busy tells whether something is not in the log yet. */
  get busy(): boolean { return [...this.pens.values()].some((p) => p.dirty || p.state === 'keeping'); }

  /** failed tells whether something could not be put there. */
  get failed(): boolean { return [...this.pens.values()].some((p) => p.failure && p.dirty); }

  async flush(): Promise<void> { await Promise.all([...this.pens.values()].map((p) => p.flush())); }
}

/**
 * sentences writes what the record says of a section, until somebody writes, as paragraphs with
 * their references. The rest is what it says in numbers that are none of its values.
 */
export function sentences(blocks: readonly Block[] | undefined, values: ReadonlyMap<string, Value>): { say: string[]; rest: string[] } {
  const say: string[] = [], rest: string[] = [];
  for (const { paragraph: p } of blocks ?? []) {
    if (!p || p.source || p.silence || p.small || p.heading) continue;
    let text = '', ranged = '';
    for (const r of p.text) {
      let words = r.text;
      if (ranged && words.startsWith(ranged)) words = words.slice(ranged.length); // a reference prints its range itself
      ranged = '';
      const v = r.value ? values.get(r.value) : undefined;
      if (v && /^(figure|count|sum|record):/.test(v.id)) {
        text += `{${v.id}}`;
        ranged = v.range ? ` (${v.range})` : '';
      } else text += words;
    }
    if (/\{\w+:/.test(text) && !/\d/.test(text.replace(/\{[^}]*\}/g, ''))) say.push(text.trim());
    else rest.push(p.text.map((r) => r.text).join('').trim());
  }
  return { say, rest };
}
