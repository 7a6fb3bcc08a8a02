// A claim as a person writes it, and what the node is asked to change.
import type { Extract, Item } from '../../lib/evidence.ts';
import type { Quantity } from '../../lib/types.ts';
import type { Place } from '../records/PlaceInput.svelte';

/** Change gives fields of a claim by name; null takes one away, and what is not named stays. */
export type Change = Record<string, unknown>;

/** ClaimDraft holds what a form asks; words is the piece of the text that says it. */
export interface ClaimDraft {
  measure: string; quantity: Quantity | undefined; valid: string; contributor: string; population: string; status: string;
  speaker: string; text: string; place: Place | undefined; words: string;
}

/** draftOf starts from a claim, or from nothing but words of the text. */
export function draftOf(item?: Item, words = item?.span.text ?? ''): ClaimDraft {
  const c = item?.claim;
  return {
    measure: c?.measure ?? '', quantity: c?.quantity, valid: item?.valid ?? '', contributor: c?.contributor ?? '', population: c?.population ?? '', status: c?.status ?? '',
    speaker: c?.speaker ?? '', text: c?.text ?? '', place: item?.place, words,
  };
}

/** lacking names what a draft needs and has not; text is what its words must stand in, "" where it is not kept. */
export function lacking(d: ClaimDraft, dated: boolean, text: string): (keyof ClaimDraft)[] {
  const out: (keyof ClaimDraft)[] = [];
  if (!d.measure) out.push('measure');
  if (!dated && !d.quantity) out.push('quantity');
  if (dated && !d.valid) out.push('valid');
  if (text && (!d.words || !text.includes(d.words))) out.push('words');
  return out;
}

/** changeOf says what makes the draft of a claim: what differs from the claim, or everything where there is none. */
export function changeOf(item: Item | undefined, d: ClaimDraft, dated: boolean): Change {
  const was = draftOf(item, item?.span.text ?? ''), is = { ...d, quantity: dated ? undefined : d.quantity };
  const change: Change = {};
  for (const name of Object.keys(was) as (keyof ClaimDraft)[]) {
    const a = was[name] || null, b = is[name] || null;
    if (JSON.stringify(a) !== JSON.stringify(b)) change[name] = b;
  }
  return change;
}

const bytes = (s: string) => new TextEncoder().encode(s).length;

/** cited puts where the words stand into a change, for words that were marked in the text and left as they were: they may stand there twice. */
export function cited(change: Change, text: string, marked: Extract | undefined): Change {
  if (!marked || change['words'] !== marked.text) return change;
  const { words: _, ...rest } = change;
  const from = bytes(text.slice(0, marked.from_utf16));
  return { ...rest, from, to: from + bytes(marked.text) };
}

/** marked returns the words that are selected within an element whose text is the document's. */
export function marked(page: HTMLElement | undefined, text: string): Extract | undefined {
  const sel = getSelection();
  if (!page || !sel?.rangeCount || sel.isCollapsed) return undefined;
  const range = sel.getRangeAt(0);
  if (!page.contains(range.commonAncestorContainer)) return undefined;
  const before = document.createRange();
  before.selectNodeContents(page);
  before.setEnd(range.startContainer, range.startOffset);
  const raw = range.toString(), words = raw.trim(), from = before.toString().length + raw.length - raw.trimStart().length;
  return words && text.startsWith(words, from) ? { text: words, from_utf16: from, to_utf16: from + words.length } : undefined;
}
