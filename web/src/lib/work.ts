// The day's work as the API tells it: what is due, what is written, what came out.
import { me } from './session.svelte.ts';
import { dayOf, moment, now, time } from './format.ts';
import { t } from './i18n.svelte.ts';
import type { Bounds, Confidence } from './types.ts';

export interface Ref { report: string; number: number }
export interface Slot extends Ref { from: string; to: string; cutoff: string; due?: string; known?: string; sources?: string }

/** A report and how far it is. */
export interface Standing extends Slot { title: string; state: string; next?: string; opened: boolean; edition: number; open: number; minutes: number }

export interface Reminder { id: string; at: string; by: string; to: string; channel?: string; text?: string }
export interface Return {
  base: string; name: string; state: 'expected' | 'received' | 'nil' | 'late' | 'missing'; record?: string; at?: string; minutes?: number;
  signed_by?: string; comms?: string; remarks?: string; last_heard?: string; records: number; reminders?: Reminder[];
  corrected?: { record: string; at: string; by: string; changes: { field: string; before?: string; after?: string }[] }[];
}
export interface Returns { from: string; to: string; due?: string; now: string; received: number; items: Return[] }

export type Outcome = 'done' | 'slipped' | 'no-report';
export const OUTCOMES: readonly Outcome[] = ['done', 'slipped', 'no-report'];
export interface Plan { id: string; base?: string; when?: string; text: string; outcome?: Outcome; moved_to?: string; note?: string; record?: string; by?: string; item?: string }

/** A record in one line; gone: what is told rested on it and no longer does. */
export interface Entry { id: string; kind: string; title: string; by?: string; at?: string; gone?: boolean }
/** Something that came in, told in a sentence where its kind has one. */
export interface News { id: string; kind: string; title: string; by?: string; at: string; sort: 'new' | 'corrected' | 'retracted'; text?: string; note?: string; routine?: boolean }
/** An incident that is open; follow is the kind of record that follows it up, field says there that it is closed. */
export interface Case extends Entry { when: string; new?: boolean; days: number; last?: string; last_at?: string; follow?: string; field: string }
export interface Promised extends Entry { due: string; state: 'open' | 'overdue' }

/** A value that an edition prints. */
export interface Value {
  id: string; type: string; label: string; phrase: string; range?: string; interval?: Bounds; backed?: Confidence; backing?: string; out_of_date?: boolean; overruled?: boolean;
  disagreement?: string[]; origins?: number; sources?: number[]; records?: string[]; summary?: Run[]; worked?: string[];
}
export interface Moved { id: string; type: 'moved' | 'rebacked' | 'rested' | 'new' | 'dropped'; label: string; before?: Value; after?: Value; because?: Entry[] }

export interface Way { step: string; roles: string[]; other?: boolean; by?: string; at?: string; note?: string }
export interface Rendering { language: string; format: string; sha256: string; now?: string }
export interface Issued extends Ref {
  id: string; title: string; edition: number; serial: string; marking: string; languages: string[]; from: string; to: string; valid: string; known: string;
  heads: string; engine: string; catalogue: string; by: string; at: string; reason?: string; renderings: Rendering[]; replaces?: string; replaced_by?: string;
  prepared?: string; steps: Way[]; needs_release?: boolean; released?: Way; left_out?: string[];
}
export interface Dispatch { addressee: string; address: string; list: string; languages: string[]; formats: string[]; state: 'planned' | 'sending' | 'sent' | 'failed' | 'not-sent'; reason?: string; at?: string; attempt?: number }

export interface Today {
  now: string; zone: string; exercise: boolean; report?: Standing; others: Standing[]; returns?: Returns; plans: Plan[]; open: Case[];
  since: News[]; since_all: number; last?: Issued; moved: Moved[]; still: { id: string; label: string; phrase: string }[]; figures: number; promises: Promised[];
}

export interface Paragraph {
  id: string; version: string; section: string; order?: number; language: string; text: string; state: 'draft' | 'ready' | 'checked'; author: string; at: string;
  of?: string; stale?: boolean; checked_by?: string; beside?: Paragraph[];
}
export interface Section { id: string; number?: string; title: string; lines: number; says?: string[]; same?: boolean; open: number; paragraphs: Paragraph[]; last?: Paragraph[] }
export interface Check { id: string; code: string; text: string; open: boolean; blocks: boolean; language?: string; section?: string; paragraph?: string; words?: string; value?: string; suggest?: string[]; finding?: { verdict: string; says?: string } }
export interface Comment { id: string; of: string; author: string; at: string; text: string; closed?: boolean }
export interface Lease { section: string; language: string; who: string; since: string }
export interface Draft extends Slot {
  title: string; serial: string; edition: number; marking: string; languages: string[]; state: string; opened: boolean; saved?: string; prepared?: string; needs_release?: boolean;
  sections: Section[]; steps: Way[]; next?: string; checks: Check[]; open: number; comments: Comment[]; plans: Plan[]; writing: Lease[]; moved?: Moved[]; heads: string;
}

/** whole makes a draft ready to read: what the node leaves out, because there is none of it, is an empty list. */
export const whole = (d: Draft): Draft => ({
  ...d, checks: d.checks ?? [], comments: d.comments ?? [], plans: d.plans ?? [], writing: d.writing ?? [], steps: d.steps ?? [],
  sections: (d.sections ?? []).map((s) => ({ ...s, paragraphs: s.paragraphs ?? [] })),
});

/** An edition in one language: every word and number that any drawing of it prints. */
export interface Run { text: string; style?: 'strong' | 'faint' | 'quote'; value?: string; link?: string; notes?: number[]; backed?: Confidence; lang?: string }
export interface Cell { text?: Run[]; under?: Run[] }
export interface Row { id?: string; cells: Cell[] }
export interface Chart {
  title: string; data: [string, string]; from: string; to: string; top: number; x: { at?: string; label: string }[]; y: { value?: number; label: string }[];
  steps: ChartStep[]; levels?: { value: number; label: string }[]; plans?: ChartStep[]; now: string; today: string;
}
export interface ChartStep { from: string; to: string; low: number; high: number; when?: string; label?: string; range?: string; silent?: boolean; stale?: boolean }
export interface Block {
  paragraph?: { number?: string; heading?: boolean; bullet?: boolean; small?: boolean; silence?: boolean; text: Run[]; source?: string };
  list?: { items: { id?: string; term?: Run[]; when?: string; text: Run[]; aside?: Run[] }[] };
  table?: { columns: { title: string; number?: boolean; faint?: boolean; width?: number }[]; rows: Row[]; total?: Row };
  chart?: Chart; sources?: boolean; seal?: { code: string; text: Run[]; lines?: { label: string; text: Run[] }[] };
}
export interface Edition extends Ref {
  lang: string; title: string; mission: string; serial: string; issue: string; edition: number; marking: string; label: string; banner?: string; foot: string;
  from: string; to: string; valid: string; known: string; facts: { label: string; text: Run[] }[];
  sections: { id: string; number?: string; title?: string; aside?: string; half?: boolean; blocks: Block[] }[];
  values?: Value[]; sources?: { number: number; id: string; text: Run[] }[];
}
export interface Comparison { before: Issued; after?: Issued; values: Moved[]; sections: { section: string; title: string; added?: string[]; removed?: string[] }[]; basis?: string[]; times?: string[] }

/** A kind of report; the API gives it as the catalogue has it. */
export interface ReportKind { Key: string; Labels: Record<string, string>; Hint: Record<string, string>; Every: string; Marking: string; Languages: string[]; Steps: { Step: string; Roles: string[]; Other: boolean }[] }

export const plain = (runs: readonly Run[] | undefined): string => (runs ?? []).map((r) => r.text).join('');

/** nameOf returns who somebody is; "" for the machinery that filled a demonstration. */
export function person(id: string | undefined): string {
  if (!id || id.startsWith('pack:')) return '';
  return [me().principal, ...(me().identities ?? [])].find((p) => p.id === id)?.name ?? id;
}

/** briefly is a person's name without what follows it: Capt. Watch. */
export const briefly = (id: string | undefined): string => person(id).replace(/,.*$/, '');

const YEAR = / \d{4}(?=,|$)/;

/** stretch writes the period of a report: whole days as days, and a year that is the same once. */
export function stretch(from: string, to: string): string {
  const days = time(from) === '00:00' && time(to) === '00:00';
  const [a, b] = days ? [moment(dayOf(from)), moment(dayOf(new Date(Date.parse(to) - 1).toISOString()))] : [moment(from), moment(to)];
  if (a === b) return a;
  return t('span', { from: YEAR.exec(a)?.[0] === YEAR.exec(b)?.[0] ? a.replace(YEAR, '') : a, to: b });
}

/** minutesTo returns how many minutes are left until an instant; below 0 it has gone by. */
export const minutesTo = (at: string): number => Math.floor((Date.parse(at) - now().getTime()) / 60_000);

/** lasting writes a stretch of minutes: 50 min, 3 h 20, 4 days. */
export function lasting(minutes: number): string {
  const m = Math.abs(minutes);
  if (m < 120) return t('for.minutes', { n: m });
  if (m < 2880) return m < 720 && m % 60 ? t('for.hoursminutes', { h: Math.floor(m / 60), m: String(m % 60).padStart(2, '0') }) : t('for.hours', { n: Math.round(m / 60) });
  return t('for.days', { n: Math.round(m / 1440) });
}

// A day, or a stretch of time, at the end of a part of a title: what shows the title shows the time beside it.
const DATED = /, (?:(?:le |el )?(?:\d{1,2}–)?\d{1,2}(?:er|ye)? (?:de )?)?\p{L}+ (?:de )?\d{4}(?:\b.*)?$/u;

/** undated drops from a title the day that stands beside it. */
export const undated = (title: string): string => title.split(': ').map((s) => s.replace(DATED, '')).join(': ');

/**
 * headline splits a title that tells kind, place and day before its colon: what it says, and the
 * rest, without days. What is too short to stand alone ("Done") stays with the rest.
 */
export function headline(title: string): [say: string, rest: string] {
  const i = title.indexOf(': ');
  if (i < 0) return [title.replace(DATED, ''), ''];
  const rest = title.slice(0, i).replace(DATED, ''), say = title.slice(i + 2).replace(DATED, '');
  return say.length < 22 ? [`${rest}: ${say}`, ''] : [say, rest];
}

/** draftHref is the address of a report in work, below the base. */
export const draftPath = (r: Ref): string => `/reports/${r.report}/${r.number}`;
