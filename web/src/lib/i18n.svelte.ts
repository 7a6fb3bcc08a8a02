// Words in four languages. The labels are catalogue/labels/*.json, shared with
// Go; one language is loaded at a time.
import type { Label } from '../../build/labels.ts';

export type Lang = 'en' | 'fr' | 'ht' | 'es';
export const LANGS: readonly Lang[] = ['en', 'fr', 'ht', 'es'];

const tables: Record<Lang, () => Promise<{ default: Record<string, Label> }>> = {
  en: () => import('labels:en'),
  fr: () => import('labels:fr'),
  ht: () => import('labels:ht'),
  es: () => import('labels:es'),
};

let table = $state.raw<Record<string, Label>>({});
let code = $state<Lang>('en');

/** lang returns the language of the page. */
export const lang = (): Lang => code;

/** pluralForm names the form that n takes; the other form is "other". */
export function pluralForm(l: Lang, n: number): 'one' | 'other' {
  return (l === 'fr' || l === 'ht' ? n >= 0 && n < 2 : n === 1) ? 'one' : 'other';
}

/** fill puts values into the places {name} of a label. */
export const fill = (text: string, values: Record<string, string | number>) =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));

/** t returns a label; {n} chooses the plural. A missing label shows its key. */
export function t(key: string, values?: Record<string, string | number>): string {
  let label = table[key];
  if (label === undefined) {
    console.warn(`no label ${key}`);
    return key;
  }
  if (typeof label !== 'string') label = label[pluralForm(code, Number(values?.['n'] ?? 0))] ?? label['other'] ?? key;
  return values ? fill(label, values) : label;
}

/** has tells whether there is a label of that key. */
export const has = (key: string): boolean => key in table;

/** among is the page's language where a text has it, else the text's first. */
export const among = (languages: readonly string[]): string => (languages.includes(code) ? code : languages[0] ?? code);

/** preferred is the language a person chose, else the browser's, else English. */
export function preferred(): Lang {
  const wanted = [localStorage.getItem('konbit.lang') ?? '', ...navigator.languages.map((l) => l.slice(0, 2))];
  return (wanted.find((w) => (LANGS as string[]).includes(w)) as Lang | undefined) ?? 'en';
}

/** speak loads a language and makes it the page's. */
export async function speak(l: Lang): Promise<void> {
  table = (await tables[l]()).default;
  code = l;
  document.documentElement.lang = l;
}

/** choose is speak, remembered. */
export async function choose(l: Lang): Promise<void> {
  localStorage.setItem('konbit.lang', l);
  await speak(l);
}

/** words picks the page's language from a text by language; English, then any, where it is missing. */
export function words(text: string | Partial<Record<string, string>> | null | undefined): string {
  if (!text) return '';
  if (typeof text === 'string') return text;
  return text[code] ?? text['en'] ?? Object.values(text)[0] ?? '';
}
