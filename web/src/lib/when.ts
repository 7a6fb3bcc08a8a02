// Times as people type them: a day in the reader's order, a month, a week, a year,
// an hour with its zone, a stretch, since, by. What is read is EDTF and RFC 9557, as
// records carry it (docs/formats/record.md); what format.ts writes is read back.
import { addDays, dayOf, ends, fold, startOf, today } from './format.ts';
import { t } from './i18n.svelte.ts';
import { local, zoned } from './zone.ts';

/** When is what a field takes: a date and no hour, an hour, either, or a stretch of them. */
export type When = 'date' | 'datetime' | 'moment' | 'period';

const DATE = /^\d{4}(-W\d\d|-\d\d(-\d\d)?)?$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)(\[[^\]]+\])?$/;

const real = (s: string): boolean => {
  const day = s.slice(0, 10);
  if (s.includes('W')) return addDays(dayOf(s), 3).startsWith(s.slice(0, 4)) && Number(s.slice(6)) > 0; // a week is of its Thursday's year
  return s.length < 7 || (s.length === 7 ? Number(s.slice(5)) >= 1 && Number(s.slice(5)) <= 12 : !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day));
};
const isDate = (s: string): boolean => DATE.test(s) && real(s);
const isInstant = (s: string): boolean => INSTANT.test(s) && real(s);

/** isWhen tells whether a value is one that such a field may carry. */
export function isWhen(s: string, as: When): boolean {
  if (as === 'date') return isDate(s);
  if (as === 'datetime') return isInstant(s);
  const one = (x: string) => isDate(x) || isInstant(x);
  if (as === 'moment') return one(s);
  const [a = '', b] = ends(s);
  if (b === undefined) return one(a);
  if (a === '..') return one(b);
  return one(a) && (b === '..' || (one(b) && startOf(a) <= startOf(b)));
}

// The words around the places of a label: "since {date}" is ["since ", ""].
const around = (key: string, ...names: string[]): string[] => fold(t(key, Object.fromEntries(names.map((n) => [n, '\0'])))).split('\0');

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const bare = (s: string) => fold(s).replaceAll('.', '');

function monthOf(word: string): number | undefined {
  const names = numbers(12).map((m) => [bare(t(`month.${m}`)), bare(t(`mon.${m}`))]);
  const exact = names.findIndex((n) => n.includes(word));
  if (exact >= 0) return exact + 1;
  const found = word.length < 3 ? [] : numbers(12).filter((m) => names[m - 1]!.some((n) => n.startsWith(word)));
  return found.length === 1 ? found[0] : undefined;
}

/** What somebody said of one end; the other end may say the rest. */
interface Said { y?: number; m?: number; d?: number; week?: number; at?: string }

function said(text: string): Said | undefined {
  let s = text.trim();
  const out: Said = {};
  const clock = /(?:^|[\s,]|(?<=\d)t)\s*(\d{1,2})(?::(\d\d)|\s?h\s?(\d\d)?)$/.exec(s);
  if (clock) {
    const hh = Number(clock[1]), mm = Number(clock[2] ?? clock[3] ?? 0);
    if (hh > 23 || mm > 59) return undefined;
    out.at = `${two(hh)}:${two(mm)}`;
    s = s.slice(0, clock.index).replace(/[\s,]+$/, '');
    if (!s) return out;
  }
  const put = (y?: string, m?: string, d?: string): Said => ({ ...out, ...(y ? { y: Number(y) } : {}), ...(m ? { m: Number(m) } : {}), ...(d ? { d: Number(d) } : {}) });
  const week = /^(\d{4})-w(\d\d)$/.exec(s) ?? weekSaid(s);
  if (week) return { ...put(week[1]), week: Number(week[2]) };
  for (const [name, days] of [['when.today', 0], ['when.yesterday', -1]] as const) if (s === fold(t(name))) return put(...(addDays(today(), days).split('-') as [string, string, string]));
  let m = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/.exec(s);
  if (m) return put(m[1], m[2], m[3]);
  m = /^(\d{1,2})(?:[-/. ](\d{1,2}))?(?:[-/. ](\d{4}))?$/.exec(s);
  if (m) return m[2] ? put(m[3], m[2], m[1]) : m[3] ? put(m[3], m[1]) : put(undefined, undefined, m[1]);
  return spelled(s, out);
}

// Week 3 of 2025, as the language says it.
function weekSaid(s: string): string[] | undefined {
  const [before = '', between = '', after = ''] = around('date.week', 'week', 'year');
  const [n = '', year = ''] = s.startsWith(before) && s.endsWith(after) ? s.slice(before.length, s.length - after.length).split(between) : [];
  return /^\d{1,2}$/.test(n) && /^\d{4}$/.test(year) ? [s, year, n] : undefined;
}

// 25 January 2025, 25 de enero de 2025, 1er janv. 2025, Jan 25 2025.
function spelled(s: string, out: Said): Said | undefined {
  const idle = new Set(['date.month', 'day.long'].flatMap((key) => around(key, 'month', 'year', 'd', 'm', 'y', 'w')).flatMap((w) => w.split(/[\s,]+/)));
  for (const word of s.split(/[\s,.]+/).filter((w) => w && !idle.has(w))) {
    const n = /^(\d+)[^\d]{0,2}$/.exec(word)?.[1];
    const month = n ? undefined : monthOf(word);
    if (n?.length === 4 && out.y === undefined) out.y = Number(n);
    else if (n && n.length < 3 && out.d === undefined) out.d = Number(n);
    else if (month && out.m === undefined) out.m = month;
    else return undefined;
  }
  return out;
}

const two = (n: number) => String(n).padStart(2, '0');

function compose(p: Said, zone: string): string | undefined {
  if (p.y === undefined || (p.d !== undefined && p.m === undefined) || (p.at && p.d === undefined)) return undefined;
  const day = `${String(p.y).padStart(4, '0')}${p.week !== undefined ? `-W${two(p.week)}` : p.m === undefined ? '' : `-${two(p.m)}${p.d === undefined ? '' : `-${two(p.d)}`}`}`;
  if (!isDate(day)) return undefined;
  return p.at ? zoned(`${day}T${p.at}`, zone) : day;
}

/** readWhen reads what a person typed; hours are by the clock of zone. undefined where it is no such time. */
export function readWhen(typed: string, as: When, zone: string): string | undefined {
  const s = typed.trim();
  if (!s || isWhen(s, as)) return s;
  const f = fold(s).replace(/[\s\u00a0\u202f]+/g, ' ');
  const one = said(f);
  const whole = one && compose(one, zone);
  const value = whole ?? (as === 'period' ? stretch(f, zone) : undefined);
  return value && isWhen(value, as) ? value : undefined;
}

function stretch(f: string, zone: string): string | undefined {
  const open = (key: string, make: (v: string) => string) => {
    const [before = '', after = ''] = around(key, 'date');
    if (!f.startsWith(before) || !f.endsWith(after)) return undefined;
    const p = said(f.slice(before.length, f.length - after.length));
    const v = p && compose(p, zone);
    return v && make(v);
  };
  const half = open('span.since', (v) => `${v}/..`) ?? open('span.by', (v) => `../${v}`);
  if (half) return half;
  const [lead = '', word = ''] = around('span', 'from', 'to');
  const rest = lead && f.startsWith(lead) ? f.slice(lead.length) : f;
  for (const cut of [word, '–', '—', '/', '-', '\u2192']) {
    for (let i = rest.indexOf(cut); i > 0; i = rest.indexOf(cut, i + 1)) {
      const a = said(rest.slice(0, i)), b = said(rest.slice(i + cut.length));
      if (!a || !b) continue;
      // From 18 to 25 January 2025; on 18 January 2025 from 14:00 to 16:00.
      const from: Said = { ...(b.y !== undefined && a.y === undefined ? { y: b.y } : {}), ...(b.m !== undefined && a.m === undefined && a.d !== undefined ? { m: b.m } : {}), ...a };
      const to: Said = b.y === undefined && b.d === undefined && b.at ? { ...a, ...b } : b;
      const x = compose(from, zone), y = compose(to, zone);
      if (x && y) return `${x}/${y}`;
    }
  }
  return undefined;
}

/** zoneIn returns the zone that the hours of a value name, "" where it has none. */
export const zoneIn = (value: string): string => /\[([^\]]+)\]/.exec(value)?.[1] ?? '';

function write(s: string, zone: string): string {
  if (s.length > 10) {
    const at = local(s, zone).local;
    return `${write(at.slice(0, 10), zone)} ${at.slice(11)}`;
  }
  return s.includes('W') ? s : s.split('-').reverse().join('/');
}

/** writeWhen writes a value as one would type it: 25/01/2025, 01/2025, 25/01/2025 14:05, since 2018. What is no time stays as it is. */
export function writeWhen(value: string, zone: string): string {
  if (!value || !isWhen(value, 'period')) return value;
  const [a = '', b] = ends(value);
  if (b === undefined) return write(a, zone);
  if (a === '..') return t('span.by', { date: write(b, zone) });
  if (b === '..') return t('span.since', { date: write(a, zone) });
  return t('span', { from: write(a, zone), to: write(b, zone) });
}

/** inZone keeps what the clock shows and changes whose clock it is. */
export const inZone = (value: string, from: string, to: string): string =>
  ends(value).map((p) => (isInstant(p) ? zoned(local(p, from).local, to) : p)).join('/');
