// Wall clocks in a zone, written as a record carries them (RFC 9557).

const formats = new Map<string, Intl.DateTimeFormat>();

function wall(ms: number, zone: string): number {
  let f = formats.get(zone);
  if (!f) formats.set(zone, (f = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })));
  const p: Record<string, number> = {};
  for (const { type, value } of f.formatToParts(ms)) p[type] = Number(value);
  return Date.UTC(p['year']!, p['month']! - 1, p['day'], p['hour'], p['minute'], p['second']);
}

const asked = (ms: number, zone: string): number => Math.round((wall(Math.floor(ms / 1000) * 1000, zone) - Math.floor(ms / 1000) * 1000) / 60000);

// To ask costs as much as hundreds of sums, and a page asks of thousands of
// instants. No zone has moved its clocks twice within two weeks: where both ends
// of a fortnight are as far ahead, what lies between is.
const FORTNIGHT = 14 * 864e5;
const ends = new Map<string, number>();

function end(n: number, zone: string): number {
  const key = zone + n;
  let o = ends.get(key);
  if (o === undefined) ends.set(key, (o = asked(n * FORTNIGHT, zone)));
  return o;
}

/** offset returns how many minutes a zone is ahead of UTC at an instant. */
export function offset(ms: number, zone: string): number {
  const n = Math.floor(ms / FORTNIGHT), o = end(n, zone);
  return o === end(n + 1, zone) ? o : asked(ms, zone);
}

const two = (n: number) => String(n).padStart(2, '0');

/** zoned writes a wall clock (2025-01-18T02:00) in a zone: 2025-01-18T02:00:00+03:00[Africa/Nairobi]. */
export function zoned(local: string, zone: string): string {
  const asUTC = Date.parse(local + ':00Z');
  if (Number.isNaN(asUTC)) return '';
  let at = asUTC;
  for (let i = 0; i < 2; i++) at = asUTC - offset(at, zone) * 60000;
  const o = offset(at, zone);
  return `${local}:00${o < 0 ? '-' : '+'}${two(Math.floor(Math.abs(o) / 60))}:${two(Math.abs(o) % 60)}[${zone}]`;
}

/** local reads an instant as a wall clock in a zone: the zone it names, else the one given. */
export function local(s: string, zone: string): { local: string; zone: string } {
  const named = /\[([^\]]+)\]$/.exec(s)?.[1] ?? zone;
  const ms = Date.parse(s.replace(/\[.*$/, ''));
  return Number.isNaN(ms) ? { local: '', zone: named } : { local: new Date(ms + offset(ms, named) * 60000).toISOString().slice(0, 16), zone: named };
}
