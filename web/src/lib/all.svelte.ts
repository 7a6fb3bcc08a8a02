// Every record that answers a question, page after page, kept up to date by
// asking only for what came after.
import { untrack } from 'svelte';
import { address, Failure, get, round, soon, type Query } from './api.svelte.ts';
import type { RecordItem } from './types.ts';

const PAGE = 1000;

export interface All {
  readonly items: readonly RecordItem[];
  readonly error: Failure | undefined;
  /** busy is true until the first page is there. */
  readonly busy: boolean;
}

const paged = (query: Query, after = 0): Query => ({ ...query, after, limit: PAGE });

/** sooner asks for the first page of what all is going to follow. */
export const sooner = (query: Query): void => soon('/records', paged(query));

/** all follows a question about records; null asks nothing. */
export function all(what: () => Query | null): All {
  let items = $state.raw<readonly RecordItem[]>([]);
  let error = $state.raw<Failure | undefined>();
  let busy = $state(true);
  let asked = '';
  let last = 0;
  const query = $derived(what());
  const question = $derived(query && address('', query)); // what depends on it stays quiet while the same is asked

  $effect(() => {
    void round();
    if (question === null) return;
    if (question !== asked) last = 0;
    asked = question;
    const abort = new AbortController();
    void load(untrack(() => query!), abort.signal);
    return () => abort.abort();
  });

  async function load(query: Query, signal: AbortSignal): Promise<void> {
    try {
      let kept: readonly RecordItem[] = last ? items : [];
      for (let after = last; ; ) {
        const page = await get<{ items: RecordItem[]; next?: number }>('/records', paged(query, after), signal);
        if (signal.aborted) return;
        if (page.items.length || !last) kept = join(kept, page.items);
        last = Math.max(last, page.items.at(-1)?.position ?? 0);
        items = kept;
        busy = false;
        if (!page.next) break;
        after = page.next;
      }
      error = undefined;
    } catch (e) {
      if (signal.aborted) return;
      error = e as Failure;
      busy = false;
    }
  }

  return { get items() { return items; }, get error() { return items.length ? undefined : error; }, get busy() { return busy; } };
}

const REPLACES: Record<string, 'corrected' | 'retracted'> = { supersedes: 'corrected', retracts: 'retracted' };

/** join adds newer records to older ones, which they may correct or retract. */
export function join(old: readonly RecordItem[], more: readonly RecordItem[]): readonly RecordItem[] {
  if (!old.length) return more;
  const gone = new Map(more.flatMap((m) => (m.record.relations ?? []).flatMap((r) => (REPLACES[r.type] ? [[r.to, REPLACES[r.type]!] as const] : []))));
  return [...(gone.size ? old.map((o) => (gone.has(o.record.id) ? { ...o, state: gone.get(o.record.id)! } : o)) : old), ...more];
}
