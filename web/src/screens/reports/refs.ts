// References in the text of a report: {figure:force.present KE}. In what is
// kept they stand as written; on the page as the value that they print.
import type { Value } from '../../lib/work.ts';

/** Piece is a stretch of a text: words, a reference, or text in braces that is no figure. */
export interface Piece { from: number; to: number; text: string; ref?: string; words?: string }

const BRACED = /\{(figure|count|sum|record|plain):([^{}\n]*)\}/g;

/** pieces cuts a text into words and references, in order and without gaps. */
export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  const words = (to: number) => { if (to > at) out.push({ from: at, to, text: text.slice(at, to) }); };
  for (const m of text.matchAll(BRACED)) {
    words(m.index);
    at = m.index + m[0].length;
    out.push({ from: m.index, to: at, text: m[0], ...(m[1] === 'plain' ? { words: m[2]! } : { ref: m[0].slice(1, -1) }) });
  }
  words(text.length);
  return out;
}

// Words at spaces outside double quotes.
const split = (s: string): string[] => [...s.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map((m) => m[0].replaceAll('"', ''));

/** valueID returns what a reference is a value of: in one form, however it was written, without how it is shown. */
export function valueID(ref: string): string {
  const i = ref.indexOf(':');
  const type = ref.slice(0, i);
  const [of = '', ...rest] = split(ref.slice(i + 1));
  let tail = '';
  const dims: [string, string][] = [];
  for (const w of rest) {
    const j = w.indexOf('=');
    const [name, value] = j < 0 ? ['contributor', w] : [w.slice(0, j), w.slice(j + 1)];
    if (name === 'show' || (name === 'in' && value === 'period')) continue;
    if (name === 'sources' && value === 'all') tail += ' sources=all';
    else if (name === 'in' && type !== 'figure') tail = ` in=${value}${tail}`;
    else dims.push([name, value]);
  }
  dims.sort(([a], [b]) => (a < b ? -1 : 1));
  const quoted = (v: string) => (v.includes(' ') ? `"${v}"` : v);
  return `${type}:${of}${dims.map(([n, v]) => (n === 'contributor' && type === 'figure' ? ` ${quoted(v)}` : ` ${n}=${quoted(v)}`)).join('')}${tail}`;
}

/** shownAs returns what a reference prints of its value. */
export function shownAs(ref: string, v: Value): string {
  const show = /(?:^|\s)show=(\w+)/.exec(ref)?.[1];
  if (show === 'range') return v.range ?? v.phrase;
  if (show === 'both') return v.range ? `${v.phrase} (${v.range})` : v.phrase;
  if (show === 'backed') return v.backing ?? v.phrase;
  return show === 'label' ? v.label : v.phrase;
}

/** keyOf reads the measure and dimensions of a figure's value, for its page. */
export function keyOf(id: string): { measure: string; dims: Record<string, string> } | undefined {
  if (!id.startsWith('figure:')) return undefined;
  const [measure = '', ...rest] = split(id.slice('figure:'.length));
  const dims: Record<string, string> = {};
  for (const w of rest) {
    const j = w.indexOf('=');
    if (!w.startsWith('sources=')) dims[j < 0 ? 'contributor' : w.slice(0, j)] = j < 0 ? w : w.slice(j + 1);
  }
  return { measure, dims };
}

/** typed finds where words that were typed by hand stand outside of references: the first place of each. */
export function typed(text: string, words: readonly string[]): { from: number; to: number; word: string }[] {
  const plain = pieces(text).filter((p) => p.ref === undefined && p.words === undefined);
  const out: { from: number; to: number; word: string }[] = [];
  for (const word of new Set(words)) {
    if (!word) continue;
    for (const p of plain) {
      let i = -1;
      do i = p.text.indexOf(word, i + 1);
      while (i >= 0 && (/\d/.test(p.text[i - 1] ?? '') || /\d/.test(p.text[i + word.length] ?? '')));
      if (i < 0) continue;
      out.push({ from: p.from + i, to: p.from + i + word.length, word });
      break;
    }
  }
  return out.sort((a, b) => a.from - b.from);
}

/** fold writes a text without case and accents, for finding. */
export const fold = (s: string): string => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
