// Records with a time and, some of them, a place: what the map and its list show.
import { endOf, ends, startOf } from '../../lib/format.ts';
import type { Quantity, Rec, RecordItem } from '../../lib/types.ts';
import { headline, undated } from '../../lib/work.ts';
import { quantityText, whenOf } from '../records/form.ts';
import { markOf, type Mark } from './marks.ts';

export interface GazetteerPlace { code: string; level: string; name: string; parent?: string; within?: string[]; point?: [number, number]; precision?: string }

export interface Fact {
  id: string; kind: string; title: string; mark: Mark; record: Rec;
  from: number; to: number; // milliseconds; to is Infinity where it is open or not said
  when: string; // EDTF
  place: string; // as written
  point?: [number, number];
  near: boolean; // the point is that of a larger place
  region: string; // code of the first-level area, "" where the record names none
  docs: string[];
  state: string; // what a newer record of the same thing replaces
  track?: [number, number][]; // the way that was gone
  closed: boolean; // it says that its place is
  stops: string[]; // places that people came or went by
  people?: { low: number; text: string }; // how many are displaced there, as one record says
}

/** What stands against what a record says: an open question, both sides shown. */
export interface Question { of: Fact; against: Fact[] }

/** Kinds that say how things are until somebody says otherwise. */
const STANDING = new Set(['base', 'service-status', 'area-statement', 'displacement']);

/** factOf reads a record for the map. Records without any time are left out. */
export function factOf(item: RecordItem, places: ReadonlyMap<string, GazetteerPlace>, anchors: Readonly<Record<string, [number, number]>> = {}): Fact | undefined {
  const r = item.record, body = r.body ?? {};
  const when = whenOf(r);
  const start = startOf(when);
  if (!start || (item.state && item.state !== 'current')) return undefined;
  const kind = r.kind.replace(/@.*/, '');
  let place = r.place?.code ? places.get(r.place.code) : undefined;
  let point = r.place?.point ?? undefined;
  let near = false;
  let up = place;
  while (!point && up && up.level !== 'adm0' && up.level !== 'adm1') {
    if (anchors[up.code]) { point = anchors[up.code]!; near = true; }
    else if (up.point) point = up.point;
    else near = true;
    up = up.parent ? places.get(up.parent) : undefined;
  }
  let region = place;
  while (region && region.level !== 'adm1') region = region.parent ? places.get(region.parent) : undefined;
  const until = String(body['until'] ?? body['expires'] ?? '') || (r.valid ? (ends(r.valid)[1] ?? '') : '');
  const stops = body['status'] === 'done' ? [body['destination'], body['origin'], kind === 'movement' ? r.place : undefined].flatMap((p) => (p as { code?: string } | undefined)?.code ?? []) : [];
  const route = body['route'] as [number, number][] | undefined;
  const persons = place?.level === 'adm1' && kind === 'displacement' ? (body['persons'] as Quantity | undefined) : undefined;
  return {
    id: r.id, kind, title: kind === 'claim' ? String(body['text'] ?? r.sources?.[0]?.quote ?? item.title) : item.title, mark: markOf(kind, body['service']), record: r, when,
    from: endOf(start) - 864e5 + 1, to: STANDING.has(kind) && /^\d/.test(until) ? endOf(until) : Infinity,
    place: place?.name ?? r.place?.name ?? '', ...(point ? { point } : {}), near: near || place?.level === 'adm2', region: region?.code ?? '',
    docs: [...new Set((r.sources ?? []).flatMap((s) => (s.document ? [s.document] : [])))],
    state: STANDING.has(kind) ? [kind, r.place?.code ?? '', body['service'] ?? '', body['name'] ?? '', body['basis'] ?? ''].join('|') : '',
    closed: body['state'] === 'closed', stops, ...(route?.length ? { track: route } : {}), ...(persons ? { people: { low: persons.value, text: quantityText(persons) } } : {}),
  };
}

// A service is often called as its place is: what is said twice in a row is said once.
const once = (title: string): string => title.replace(/(\p{L}.{4,}), \1(?!\p{L})/u, '$1');

/** told is the line of a fact in a list: what it says, and what of its title is not said by that. */
export const told = (f: Fact): [say: string, rest: string] => (f.record.body?.['headline'] ? headline(f.title) : [once(undated(f.title)), '']);

const LONGEST = 34;

/**
 * brief is what a fact is called beside its mark: its own name or headline, else
 * as many parts of its title as there is room for. Within a place the place's
 * name is not said again: what is named after it is called what it is.
 */
export function brief(f: Fact, within = ''): string {
  const body = f.record.body ?? {};
  const own = body['headline'] ?? body['name'], whole = String(own ?? undated(f.title));
  const again = within !== '' && whole.startsWith(within);
  const short = !again ? '' : own ? f.title.slice(0, Math.max(0, f.title.indexOf(whole))).trim() : whole.slice(within.length).replace(/^:? +/, '');
  const name = short ? short[0]!.toUpperCase() + short.slice(1) : whole;
  if (name.length <= LONGEST) return name;
  const cut = name.slice(0, LONGEST), part = cut.lastIndexOf(', ');
  return part > LONGEST / 2 ? cut.slice(0, part) : cut.slice(0, cut.lastIndexOf(' ')).replace(/[,:]$/, '') + '…';
}

/**
 * spoken leaves out what does not speak for itself: claims that nobody has stood
 * for, and those that a record was made of.
 */
export function spoken(items: readonly RecordItem[]): RecordItem[] {
  const made = new Set(items.flatMap((i) => (i.record.relations ?? []).filter((x) => x.type === 'derives-from').map((x) => x.to)));
  const accepted = new Set(items.filter((i) => /^acceptance@/.test(i.record.kind)).map((i) => String(i.record.body?.['of'])));
  return items.filter(({ record: r }) => !/^acceptance@/.test(r.kind) && (!/^claim@/.test(r.kind) || (!made.has(r.id) && (!r.body?.['proposed'] || accepted.has(r.id)))));
}

/** order puts the newest first; look wants facts in this order. */
export const order = (facts: Fact[]): Fact[] => facts.sort((a, b) => b.from - a.from || (a.title < b.title ? -1 : 1));

/** find returns the fact of that id. What rules a list is handed over once: read in a loop, a signal is asked for every record. */
export const find = (facts: readonly Fact[], id: string): Fact | undefined => (id ? facts.find((f) => f.id === id) : undefined);

/** anyOf tells whether any of the facts is in question. */
export const anyOf = (facts: readonly Fact[], questions: ReadonlyMap<string, Question>): boolean => questions.size > 0 && facts.some((f) => questions.has(f.id));

/** Seen is what can be said of a moment, and what of it is drawn how. */
export interface Seen {
  facts: Fact[]; // all of it
  located: Fact[]; other: Fact[]; // on the map, and what cannot be drawn
  points: number; // how many of them lie at a point
  tracks: Fact[];
  counts: Map<string, number>; // how many a region has
  people: Map<string, NonNullable<Fact['people']>>; // how many are displaced in a region, by the newest record that says so
  questions: Map<string, Question>;
}

/**
 * look picks what has begun and is not past; of standing states the newest
 * record counts. It goes through the facts once: of ten thousand every further
 * look would cost a step of the slider a millisecond or two.
 */
export function look(facts: readonly Fact[], ms: number, past = -Infinity): Seen {
  const said = new Set<string>(), closed: Fact[] = [], moved: Fact[] = [];
  const seen: Seen = { facts: [], located: [], other: [], points: 0, tracks: [], counts: new Map(), people: new Map(), questions: new Map() };
  for (const f of facts) {
    if (f.from > ms || f.to < ms) continue;
    if (f.state) {
      if (said.has(f.state)) continue;
      said.add(f.state);
    } else if (f.from <= past) continue;
    seen.facts.push(f);
    if (f.closed) closed.push(f);
    if (f.stops.length) moved.push(f);
    if (!f.point && !f.region && !f.track) { seen.other.push(f); continue; }
    seen.located.push(f);
    if (f.point) seen.points++;
    if (f.track) seen.tracks.push(f);
    if (!f.region) continue;
    seen.counts.set(f.region, (seen.counts.get(f.region) ?? 0) + 1);
    if (f.people && !seen.people.has(f.region)) seen.people.set(f.region, f.people);
  }
  seen.questions = questions(closed, moved);
  return seen;
}

// What cannot both hold: a place that is said to be closed, and people who came or
// went by it in that time. Neither side is left out.
function questions(closed: readonly Fact[], moved: readonly Fact[]): Map<string, Question> {
  const out = new Map<string, Question>();
  for (const f of closed) {
    const code = f.record.place?.code;
    const against = code ? moved.filter((m) => m.from >= f.from && m.from <= f.to && m.stops.includes(code)) : [];
    if (against.length) out.set(f.id, { of: f, against });
  }
  return out;
}
