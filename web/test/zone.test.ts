import { expect, test } from 'vitest';
import { offset } from '../src/lib/zone.ts';

// What the browser itself says, asked for every instant.
const said = (zone: string) => {
  const f = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' });
  return (ms: number) => {
    const [, sign, h = '0', m = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(f.formatToParts(ms).find((p) => p.type === 'timeZoneName')!.value)!;
    return (sign === '-' ? -1 : 1) * (Number(h) * 60 + Number(m));
  };
};

// Clocks that stand still, move twice a year, by half an hour, and four times a year.
test.each(['Africa/Nairobi', 'America/Port-au-Prince', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Africa/Cairo'])('%s is as far ahead as the browser says', (zone) => {
  const ask = said(zone);
  for (let ms = Date.UTC(2023, 0, 1); ms < Date.UTC(2026, 0, 1); ms += 7 * 36e5) if (offset(ms, zone) !== ask(ms)) expect(`${new Date(ms).toISOString()} ${offset(ms, zone)}`).toBe(`${ask(ms)}`);
  expect(offset(Date.UTC(2025, 2, 9, 6, 59, 59), 'America/Port-au-Prince')).toBe(-300);
  expect(offset(Date.UTC(2025, 2, 9, 7), 'America/Port-au-Prince')).toBe(-240);
});
