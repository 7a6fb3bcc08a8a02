// The one way to the server: read, write, and hear of news.
import type { Problem } from './types.ts';

const API = '/api/v1';

/** Failure is an answer that was no answer: what is wrong, where, and what would be right. */
export class Failure extends Error implements Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
  constructor(p: Partial<Problem>) {
    super(p.detail ?? p.code ?? 'failed');
    this.status = p.status ?? 0;
    this.code = p.code ?? 'unavailable';
    this.detail = p.detail ?? '';
    if (p.field) this.field = p.field;
  }
}

export type Query = Record<string, string | number | boolean | readonly string[] | undefined | null>;

/** address writes a path of the API with its parameters, in a fixed order, so that it can be a key. */
export function address(path: string, query: Query = {}): string {
  const q = new URLSearchParams();
  for (const name of Object.keys(query).sort()) {
    const v = query[name];
    if (Array.isArray(v)) q.set(name, v.join(','));
    else if (v !== undefined && v !== null && v !== '' && v !== false) q.set(name, String(v));
  }
  const text = q.toString();
  return text ? `${path}?${text}` : path;
}

async function call(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<string> {
  let res: Response;
  const text = body === undefined || body instanceof Blob ? null : JSON.stringify(body);
  try {
    res = await fetch(API + url, {
      method, signal: signal ?? null, keepalive: !!text && text.length < 50_000, // what is written arrives though the page is left
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': body instanceof Blob ? 'application/octet-stream' : 'application/json' }) },
      body: body instanceof Blob ? body : text,
    });
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new Failure({ code: 'unreachable' });
  }
  const answer = await res.text();
  if (res.ok) return answer;
  throw problem(res.status, parse(/\bjson\b/.test(res.headers.get('Content-Type') ?? '') ? answer : ''));
}

interface Rfc9457 { type?: string; detail?: string; errors?: { location?: string; message?: string }[] }

// An RFC 9457 problem of the node; one without a type comes from the frame around it.
function problem(status: number, p: Rfc9457 | undefined): Failure {
  const e = p?.errors?.[0];
  const code = p?.type?.replace('urn:konbit:', '') || (status === 404 ? 'not_found' : status < 500 ? 'invalid' : 'internal');
  return new Failure({ status, code, detail: (e?.location ? e.message : '') || p?.detail || '', ...(e?.location ? { field: e.location } : {}) });
}

const parse = <T>(text: string): T => (text ? JSON.parse(text) : undefined) as T;

/** post asks something that takes a body; nothing is written by it. */
export const post = async <T>(path: string, body: unknown, query?: Query): Promise<T> => parse<T>(await call('POST', address(path, query), body));

/** send writes something; the caches that may have changed are asked again. */
export async function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const out = parse<T>(await call(method, path, body));
  refresh();
  return out;
}

/** keepFile hands a file in that a record is going to name. */
export const keepFile = async (file: Blob): Promise<{ sha256: string; size: number }> => parse(await call('POST', '/files', file));

/** fileAddress is where a file that a record names can be had. */
export const fileAddress = (record: string, sha256: string): string => `${API}/records/${record}/files/${sha256}`;

// What was read, by address. A place keeps its old answer while it is asked
// again, so that nothing a person reads disappears.
class Place {
  data = $state.raw<unknown>(undefined);
  error = $state.raw<Failure | undefined>(undefined);
  busy = $state(false);
  age = -1; // the round in which it was last asked
  private text = '';
  readonly url: string;
  constructor(url: string) { this.url = url; }

  async ask(): Promise<void> {
    if (this.busy) return;
    this.age = turn;
    this.busy = true;
    try {
      const text = await call('GET', this.url);
      if (text !== this.text) {
        this.data = parse(text);
        this.text = text;
      }
      this.error = undefined;
    } catch (e) {
      this.error = e instanceof Failure ? e : new Failure({ code: 'internal', detail: String(e) });
    }
    this.busy = false;
  }
}

const KEEP = 300;
const places = new Map<string, Place>();
const early = new Map<string, Promise<string>>(); // asked ahead of get
let turn = $state(0);

/** round counts how often everything was asked again. */
export const round = (): number => turn;

function place(url: string): Place {
  let p = places.get(url);
  if (p) places.delete(url);
  else p = new Place(url);
  places.set(url, p);
  if (places.size > KEEP) places.delete(places.keys().next().value!);
  return p;
}

/** refresh asks again for whatever is on the page, quietly. */
export function refresh(): void {
  early.clear();
  turn++;
}

/** prefetch reads an address ahead of need. */
export function prefetch(path: string, query?: Query): void {
  const p = place(address(path, query));
  if (p.age < 0) void p.ask();
}

/** soon asks what get is going to ask for, once; an answer from before the last news is no longer wanted. */
export function soon(path: string, query?: Query): void {
  const url = address(path, query), answer = call('GET', url);
  answer.catch(() => early.delete(url)); // who needs it asks again
  early.set(url, answer);
}

/** get reads once, past the caches of the page. */
export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const url = address(path, query), begun = early.get(url);
  early.delete(url);
  return parse<T>(await (begun ?? call('GET', url, undefined, signal)));
}

export interface Reading<T> {
  readonly data: T | undefined;
  readonly error: Failure | undefined;
  /** busy is true while the very first answer is awaited. */
  readonly busy: boolean;
  /** stale is true while an older answer is shown in its place. */
  readonly stale: boolean;
  again(): void;
}

/**
 * read follows an address that may change: what() returns path and parameters,
 * or null for nothing. While a new address is asked for, the last answer stays.
 */
export function read<T>(what: () => [path: string, query?: Query] | null): Reading<T> {
  const at = $derived.by(() => {
    const w = what();
    return w ? place(address(...w)) : null;
  });
  let last: T | undefined = $state.raw(undefined);
  $effect(() => {
    const p = at;
    if (p && p.age !== turn) void p.ask();
  });
  $effect(() => {
    if (!at) last = undefined;
    else if (at.data !== undefined) last = at.data as T;
  });
  return {
    get data() { return at ? ((at.data as T | undefined) ?? (at.error ? undefined : last)) : undefined; },
    get error() { return at?.data === undefined ? at?.error : undefined; },
    get busy() { return !!at && at.data === undefined && last === undefined && !at.error; },
    get stale() { return !!at && at.data === undefined && last !== undefined && !at.error; },
    again() { void at?.ask(); },
  };
}
