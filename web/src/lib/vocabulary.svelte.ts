// Codes in words.
import { read, type Reading } from './api.svelte.ts';
import { lang } from './i18n.svelte.ts';

interface Vocabulary { name: string; codes: { code: string; label: string }[] }

/** vocabularies reads them all, as soon as they are needed; the answer is kept, so any screen may ask. */
export function vocabularies(needed: () => boolean = () => true): (name: string, code: unknown) => string {
  const all: Reading<{ items: Vocabulary[] }> = read(() => (needed() ? ['/vocabularies', { lang: lang() }] : null));
  const index = $derived(new Map((all.data?.items ?? []).map((v) => [v.name, new Map(v.codes.map((c) => [c.code, c.label]))])));
  return (name, code) => index.get(name)?.get(String(code)) ?? String(code ?? '');
}
