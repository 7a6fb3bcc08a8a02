// Codes in words.
import { read, type Reading } from './api.svelte.ts';
import { lang } from './i18n.svelte.ts';

interface Vocabulary { name: string; codes: { code: string; label: string }[] }

/** vocabularies reads them all; the answer is kept, so any screen may ask. */
export function vocabularies(): (name: string, code: unknown) => string {
  const all: Reading<{ items: Vocabulary[] }> = read(() => ['/vocabularies', { lang: lang() }]);
  const index = $derived(new Map((all.data?.items ?? []).map((v) => [v.name, new Map(v.codes.map((c) => [c.code, c.label]))])));
  return (name, code) => index.get(name)?.get(String(code)) ?? String(code ?? '');
}
