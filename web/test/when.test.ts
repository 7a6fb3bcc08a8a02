import { afterAll, describe, expect, test } from 'vitest';
import { span } from '../src/lib/format.ts';
import { LANGS, speak } from '../src/lib/i18n.svelte.ts';
import { inZone, isWhen, readWhen, writeWhen, zoneIn, type When } from '../src/lib/when.ts';

const ZONE = 'America/Port-au-Prince';
afterAll(() => speak('en'));

describe('readWhen reads', () => {
  const cases: [string, When, string | undefined][] = [
    ['', 'date', ''],
    ['2025-01-25', 'date', '2025-01-25'],
    ['25/01/2025', 'date', '2025-01-25'],
    ['5.1.2025', 'date', '2025-01-05'],
    ['25-1-2025', 'date', '2025-01-25'],
    ['25 jan 2025', 'date', '2025-01-25'],
    ['January 25th, 2025', 'date', '2025-01-25'],
    ['01/2025', 'date', '2025-01'],
    ['jan 2025', 'date', '2025-01'],
    ['2025', 'date', '2025'],
    ['2025-W03', 'date', '2025-W03'],
    ['week 3 of 2025', 'date', '2025-W03'],
    ['30/02/2025', 'date', undefined],
    ['01/25/2025', 'date', undefined],
    ['25/01/25', 'date', undefined],
    ['2025-W54', 'date', undefined],
    ['2026-W53', 'date', '2026-W53'],
    ['soon', 'date', undefined],
    ['ju 2025', 'date', undefined],
    ['25/01/2025 14:05', 'date', undefined],
    ['25/01/2025 14:05', 'datetime', '2025-01-25T14:05:00-05:00[America/Port-au-Prince]'],
    ['25 July 2025, 14h', 'datetime', '2025-07-25T14:00:00-04:00[America/Port-au-Prince]'],
    ['2025-01-25T14:05', 'datetime', '2025-01-25T14:05:00-05:00[America/Port-au-Prince]'],
    ['25/01/2025 24:00', 'datetime', undefined],
    ['25/01/2025', 'datetime', undefined],
    ['25/01/2025', 'moment', '2025-01-25'],
    ['2025-01-18/2025-01-25', 'moment', undefined],
    ['2025-01-18/2025-01-25', 'period', '2025-01-18/2025-01-25'],
    ['18/01/2025 – 25/01/2025', 'period', '2025-01-18/2025-01-25'],
    ['18/01/2025-25/01/2025', 'period', '2025-01-18/2025-01-25'],
    ['18 to 25 January 2025', 'period', '2025-01-18/2025-01-25'],
    ['18-25/01/2025', 'period', '2025-01-18/2025-01-25'],
    ['28 Dec to 3 Jan 2025', 'period', undefined],
    ['Jun to Sep 2024', 'period', '2024-06/2024-09'],
    ['2024-2025', 'period', '2024/2025'],
    ['since 2018', 'period', '2018/..'],
    ['by 31/01/2025', 'period', '../2025-01-31'],
    ['18/01/2025 14:00 to 16:30', 'period', '2025-01-18T14:00:00-05:00[America/Port-au-Prince]/2025-01-18T16:30:00-05:00[America/Port-au-Prince]'],
    ['25/01/2025 to 18/01/2025', 'period', undefined],
  ];
  test.each(cases)('%s as a %s', (typed, as, want) => { expect(readWhen(typed, as, ZONE)).toBe(want); });
});

const VALUES = ['2025', '2025-01', '2025-W03', '2025-08-01', '2025-01-25', '2024-06/2025-01-18', '2018/..', '../2025-01-31', '2025-03', '2025-05-02', '2025-06/2025-07'];

describe.each(LANGS)('in %s', (l) => {
  test('what is written is read back', async () => {
    await speak(l);
    for (const v of VALUES) {
      expect(readWhen(writeWhen(v, ZONE), 'period', ZONE), writeWhen(v, ZONE)).toBe(v);
      for (const style of ['short', 'long'] as const) expect(readWhen(span(v, style), 'period', ZONE), span(v, style)).toBe(v);
    }
    const at = '2025-01-18T02:00:00-05:00[America/Port-au-Prince]';
    expect(readWhen(span(at), 'datetime', ZONE), span(at)).toBe(at);
  });
});

test('a value is shown by the clock of its own zone, and can change the zone', () => {
  const at = '2025-01-18T02:00:00+03:00[Africa/Nairobi]';
  expect(writeWhen(at, ZONE)).toBe('18/01/2025 02:00');
  expect(zoneIn(at)).toBe('Africa/Nairobi');
  expect(inZone(at, ZONE, ZONE)).toBe('2025-01-18T02:00:00-05:00[America/Port-au-Prince]');
  expect(writeWhen('2025-01-18T02:00:00Z', ZONE)).toBe('17/01/2025 21:00');
  expect(writeWhen('some day', ZONE)).toBe('some day');
});

test('isWhen knows what each field may carry', () => {
  expect(isWhen('2025-13', 'date')).toBe(false);
  expect(isWhen('2025-02-29', 'date')).toBe(false);
  expect(isWhen('../..', 'period')).toBe(false);
  expect(isWhen('2025-01-18T02:00:00+03:00[Africa/Nairobi]/2025-01-19', 'period')).toBe(true);
});
