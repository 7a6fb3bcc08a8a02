// Numbers and times for reading. Haitian Creole has no data of its own in any
// browser, so day and month names and patterns are labels, in all languages.
import { t } from './i18n.svelte.ts';
import { offset } from './zone.ts';

/** num writes a number as the language does; fractions keep at most one digit. */
export function num(n: number, digits = 1): string {
  const scale = 10 ** digits;
  const [whole = '', part] = String(Math.round(Math.abs(n) * scale) / scale).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, t('number.group'));
  return (n < 0 ? '\u2212' : '') + grouped + (part ? t('number.decimal') + part : '');
}

/** range writes an interval: "601 to 616", or one number where both ends meet. */
export function range(low: number, high: number, digits = 1): string {
  if (low === high) return num(low, digits);
  if (!Number.isFinite(high)) return t('range.from', { low: num(low, digits) });
  if (!Number.isFinite(low)) return t('range.upto', { high: num(high, digits) });
  return t('range', { low: num(low, digits), high: num(high, digits) });
}

/** fold makes a text easy to find: no accents, small letters. */
export const fold = (s: string): string => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Parts of a day in the mission's zone. */
export interface Parts { y: number; m: number; d: number; w: number; hh: number; mm: number }

let zone = 'UTC';

/** setZone says in which zone instants are shown. */
export function setZone(z: string): void {
  zone = z;
  begins.clear();
}

/** zoneName returns the zone in which instants are shown. */
export const zoneName = () => zone;

/** parts reads an instant in the mission's zone. */
export function parts(at: Date): Parts {
  const wall = new Date(at.getTime() + offset(at.getTime(), zone) * 60_000);
  return { y: wall.getUTCFullYear(), m: wall.getUTCMonth() + 1, d: wall.getUTCDate(), w: wall.getUTCDay(), hh: wall.getUTCHours(), mm: wall.getUTCMinutes() };
}

const two = (n: number) => String(n).padStart(2, '0');

/** isDay tells a day from an instant, month or year. */
export const isDay = (s: string) => /^\d{4}-\d\d-\d\d$/.test(s);

const bare = (s: string) => s.replace(/\[.*$/, '');

/** isMoment tells whether a text is a day, week, month, year or instant as an address writes it. */
export function isMoment(s: string): boolean {
  if (weekOf(s) || /^\d{4}(-(0[1-9]|1[0-2]))?$/.test(s)) return true;
  if (!/^\d{4}-\d\d-\d\d(T|$)/.test(s)) return false;
  const day = new Date(s.slice(0, 10) + 'T00:00Z'); // the 30th of February is none
  return !Number.isNaN(Date.parse(bare(s))) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(s.slice(0, 10));
}

const weekOf = (s: string) => /^(\d{4})-W(\d\d)$/.exec(s);

/** dayOf returns the day (YYYY-MM-DD) of a day or instant, in the mission's zone; of a week, month or year its first. */
export function dayOf(s: string): string {
  const week = weekOf(s);
  if (week) {
    // The week that holds the fourth of January is the first; a week begins on Monday.
    const fourth = `${week[1]!}-01-04`;
    return addDays(fourth, 7 * (Number(week[2]) - 1) - (new Date(fourth).getUTCDay() + 6) % 7);
  }
  if (s.length <= 10) return s.length === 10 ? s : (s + '-01-01').slice(0, 10);
  const p = parts(new Date(bare(s)));
  return `${p.y}-${two(p.m)}-${two(p.d)}`;
}

/** addDays moves a day (YYYY-MM-DD) by n days. */
export const addDays = (day: string, n: number): string =>
  new Date(Date.parse(day + 'T00:00Z') + n * 864e5).toISOString().slice(0, 10);

let ahead = 0;

/** setNow says what time it is where the node is; an exercise has a clock of its own. */
export function setNow(at: string): void {
  ahead = Date.parse(bare(at)) - Date.now();
}

/** now returns the mission's time. */
export const now = (): Date => new Date(Date.now() + ahead);

/** today returns the day of now in the mission's zone. */
export const today = (at = now()): string => dayOf(at.toISOString());

type Style = 'short' | 'long' | 'week';

const named = (m: number, style: Style) => t(`${style === 'long' ? 'month' : 'mon'}.${m}`);

function dmy(y: number, m: number, d: number, style: Style): string {
  const w = new Date(Date.UTC(y, m - 1, d)).getUTCDay();
  const key = style === 'short' ? 'day' : `day.${style}`;
  return t(key, { w: t(`wday.${w}`), d: style === 'long' && d === 1 ? t('date.first') : d, m: named(m, style), y });
}

/** moment writes a time as finely as it is known: 2025, Jan 2025, 18 Jan 2025, 18 Jan 2025, 14:05. */
export function moment(s: string | undefined | null, style: Style = 'short'): string {
  if (!s) return '';
  if (s.length > 10) {
    const p = parts(new Date(bare(s)));
    return t('day.time', { date: dmy(p.y, p.m, p.d, style), time: `${two(p.hh)}:${two(p.mm)}` });
  }
  const week = weekOf(s);
  if (week) return t('date.week', { week: Number(week[2]), year: week[1]! });
  const [y = 0, m, d] = s.split('-').map(Number);
  if (!m) return String(y);
  if (!d) return t('date.month', { month: named(m, style), year: y });
  return dmy(y, m, d, style);
}

/** time writes the hour and minute of an instant in the mission's zone. */
export function time(s: string): string {
  const p = parts(new Date(bare(s)));
  return `${two(p.hh)}:${two(p.mm)}`;
}

/** hour writes when something came in: 05:48 where it is today's, else 8 Feb, 21:40. */
export const hour = (at: string): string => (dayOf(at) === today() ? time(at) : moment(at).replace(/ \d{4}(?=,|$)/, ''));

/** ends splits a span at its slash; the slash in a zone's name is none. */
export const ends = (s: string): string[] => s.split(/\/(?![^[]*\])/);

/** span writes a stretch of time: one moment, from to, since, by. */
export function span(s: string | undefined | null, style: Style = 'short'): string {
  if (!s) return '';
  const [a = '', b] = ends(s);
  if (b === undefined) return moment(a, style);
  if (a === '..') return t('span.by', { date: moment(b, style) });
  if (b === '..') return t('span.since', { date: moment(a, style) });
  return t('span', { from: moment(a, style), to: moment(b, style) });
}

/** startOf returns the first day of a moment or span, "" where it is open. */
export function startOf(s: string): string {
  const a = ends(s)[0]!;
  return a === '..' || !a ? '' : dayOf(a);
}

/** lastDay returns the last day that a moment can mean; an instant stays as it is. */
export function lastDay(s: string): string {
  if (s.length >= 10) return s;
  if (weekOf(s)) return addDays(dayOf(s), 6);
  const [y = 0, m] = s.split('-').map(Number);
  return new Date(Date.UTC(y, m || 12, 0)).toISOString().slice(0, 10);
}

// Days and hours as texts that sort: a day comes before its hours; what has only an end stands there.
function place(s: string): string {
  const [a = '', b = ''] = ends(s);
  const at = a === '..' ? b : a;
  return !at || at === '..' ? '' : at.length > 10 ? `${dayOf(at)}T${time(at)}` : a === '..' ? lastDay(at) : dayOf(at);
}

/** byTime orders moments and spans by when they begin, then by when they end; those without a time come first. */
export function byTime(a: string | undefined | null, b: string | undefined | null): number {
  const x = place(a ?? ''), y = place(b ?? '');
  if (x !== y) return x < y ? -1 : 1;
  const end = (s: string) => { const e = ends(s).at(-1)!; return e === '..' ? '9999' : lastDay(e.slice(0, 10)); };
  return a && b ? end(a).localeCompare(end(b)) : 0;
}

// A day is asked for as often as there are records of it.
const begins = new Map<string, number>();

/** instant returns when a day begins in the mission's zone, in milliseconds. */
export function instant(day: string): number {
  let at = begins.get(day);
  if (at !== undefined) return at;
  const wall = Date.parse(day + 'T00:00Z');
  at = wall;
  for (let i = 0; i < 2; i++) at = wall - offset(at, zone) * 60_000;
  begins.set(day, at);
  return at;
}

/** endOf returns the last millisecond that a day or instant stands for as "situation on". */
export const endOf = (s: string): number => (s.length > 10 ? Date.parse(bare(s)) : instant(addDays(dayOf(s), 1)) - 1);
