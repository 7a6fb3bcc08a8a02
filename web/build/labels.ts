// Labels of the pages: the keys "ui.*" of catalogue/labels/LANG.json, the same
// files that Go embeds, and those that say how numbers and dates are written.
import fs from 'node:fs';
import path from 'node:path';

export type Label = string | Record<string, string>;

export const LANGUAGES = ['en', 'fr', 'ht', 'es'] as const;

/** labelFile returns the path of the catalogue of one language. */
export const labelFile = (root: string, lang: string) =>
  path.join(root, '..', 'catalogue', 'labels', `${lang}.json`);

const SHARED = /^(date|month|number|weekday)\./;

/** uiLabels reads what the pages use of one language, by key; "ui." is left off. */
export function uiLabels(root: string, lang: string): Record<string, Label> {
  const all = JSON.parse(fs.readFileSync(labelFile(root, lang), 'utf8')) as Record<string, Label>;
  const keys = Object.keys(all).filter((k) => k.startsWith('ui.') || SHARED.test(k)).sort();
  return Object.fromEntries(keys.map((k) => [k.replace(/^ui\./, ''), all[k]!]));
}
