// The documents that claims come from, by what readers call them.
import { all } from './all.svelte.ts';
import { moment } from './format.ts';
import { lang, t } from './i18n.svelte.ts';
import { idle } from './idle.ts';
import type { RecordItem } from './types.ts';

/** Doc is a source as a label needs it. */
export interface Doc { id: string; publisher: string; title: string; published?: string; collection?: string; language?: string; unnamed: boolean; record: RecordItem }

const docOf = (item: RecordItem): Doc => {
  const b = item.record.body ?? {};
  const publisher = String(b['publisher'] ?? '');
  return {
    id: item.record.id, publisher, title: String(b['title'] ?? item.title), unnamed: /^unknown\b/.test(publisher), record: item,
    ...(item.record.published ? { published: item.record.published } : {}),
    ...(b['collection'] ? { collection: String(b['collection']) } : {}), ...(b['language'] ? { language: String(b['language']) } : {}),
  };
};

let docs = $state.raw<ReadonlyMap<string, Doc>>(new Map());
let ready = $state(false);

/** keep follows the documents for as long as the caller (the desk) is there. */
export function keep(): void {
  // They name sources; the screen itself comes first.
  let rested = $state(false);
  $effect(() => idle(() => (rested = true), 1000));
  const found = all(() => (rested ? { kind: 'document', lang: lang() } : null));
  $effect(() => {
    docs = new Map(found.items.filter((i) => i.state !== 'retracted').map((i) => [i.record.id, docOf(i)]));
    ready = !found.busy;
  });
}

export const documents = (): ReadonlyMap<string, Doc> => docs;
export const documentsReady = (): boolean => ready;
export const doc = (id: string | undefined): Doc | undefined => docs.get(id ?? '');

const short = (d: Doc) => [d.unnamed ? t('source.press') : d.publisher, moment(d.published)].filter(Boolean).join(', ');

const twins = $derived.by(() => {
  const n = new Map<string, number>();
  for (const d of docs.values()) n.set(short(d), (n.get(short(d)) ?? 0) + 1);
  return n;
});

/** docLabel names a document: outlet and date, and its title where that would not tell it from another, unless brief. */
export function docLabel(id: string | undefined, brief = false): string {
  const d = doc(id);
  if (!d) return '';
  return !brief && (twins.get(short(d)) ?? 0) > 1 ? `${short(d)}: ${d.title}` : short(d);
}

const UUID = /(?:unknown [^()]*(?:\([^()]*\) )?|[^\s(][^()]*? )?\(([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\)/g;

/** readable writes documents by name where the node, for want of one, gives their number. */
export const readable = (text: string): string => text.replace(UUID, (whole, id: string) => docLabel(id) || whole);
