import { afterEach, describe, expect, test } from 'vitest';
import { addDays, byTime, dayOf, endOf, instant, lastDay, moment, num, range, setZone, span, startOf } from '../src/lib/format.ts';
import { speak, t } from '../src/lib/i18n.svelte.ts';

afterEach(async () => {
  await speak('en');
  setZone('America/Port-au-Prince');
});

test('times are ordered by when they begin, however they are written', () => {
  const inOrder = ['', '2024', '2024-12', '2025-W01', '2025', '2025-01', '2025-01-18', '2025-01-18T02:00:00-05:00', '2025-01-18T10:00:00+03:00', '2025-01-19/2025-01-20', '2025-01-19/..', '../2025-01-25', '2025-12', '2026-W08', '2026-03'];
  // 10:00 in Nairobi is 02:00 here.
  expect(byTime(inOrder[7], inOrder[8])).toBe(0);
  expect([...inOrder].reverse().sort(byTime).filter((s) => !s.includes('T'))).toEqual(['', '2024', '2024-12', '2025-W01', '2025-01', '2025', '2025-01-18', '2025-01-19/2025-01-20', '2025-01-19/..', '../2025-01-25', '2025-12', '2026-W08', '2026-03']);
});

describe('numbers', () => {
  test.each([
    ['en', '1,041,229', '4.5', '−1,500'],
    ['fr', '1\u202f041\u202f229', '4,5', '−1\u202f500'],
    ['ht', '1\u202f041\u202f229', '4,5', '−1\u202f500'],
    ['es', '1,041,229', '4.5', '−1,500'],
  ] as const)('%s', async (lang, million, half, minus) => {
    await speak(lang);
    expect([num(1041229), num(4.5), num(-1500)]).toEqual([million, half, minus]);
  });
  test('a range with equal ends is one number; open ends are said', () => {
    expect([range(601, 616), range(739, 739), range(2900, Infinity), range(-Infinity, 90)]).toEqual(['601 to 616', '739', '2,900 or more', 'up to 90']);
  });
});

describe('times, as finely as they are known', () => {
  test.each([
    ['2025', '2025'], ['2025-01', 'Jan 2025'], ['2025-01-18', '18 Jan 2025'], ['2025-W03', 'week 3 of 2025'],
    ['2025-01-18T02:00:00+03:00[Africa/Nairobi]', '17 Jan 2025, 18:00'], ['', ''],
  ])('%s', (edtf, said) => expect(moment(edtf)).toBe(said));
  test.each([
    ['2024-08-27/2025-01-10', '27 Aug 2024 to 10 Jan 2025'], ['2018/..', 'since 2018'], ['../2025-01-31', 'by 31 Jan 2025'], ['2025-01-18T02:00:00+03:00[Africa/Nairobi]', '17 Jan 2025, 18:00'],
  ])('%s', (edtf, said) => expect(span(edtf)).toBe(said));
  test('Haitian Creole has its own months', async () => {
    await speak('ht');
    expect(moment('2025-01-25', 'long')).toBe('25 janvye 2025');
    expect(moment('2025-08-01', 'long')).toBe('1ye out 2025');
  });
});

describe('days in the mission’s zone', () => {
  test('a day begins and ends by its clock, also when the clock changes', () => {
    expect(new Date(instant('2025-01-25')).toISOString()).toBe('2025-01-25T05:00:00.000Z');
    expect(new Date(instant('2025-03-09')).toISOString()).toBe('2025-03-09T05:00:00.000Z');
    expect(new Date(instant('2025-03-10')).toISOString()).toBe('2025-03-10T04:00:00.000Z');
    expect(endOf('2025-03-09') - instant('2025-03-09')).toBe(23 * 36e5 - 1);
  });
  test('an instant belongs to the day it is there', () => {
    expect(dayOf('2025-01-18T02:00:00+03:00')).toBe('2025-01-17');
    setZone('Africa/Nairobi');
    expect(dayOf('2025-01-18T02:00:00+03:00')).toBe('2025-01-18');
  });
  test('days are counted, not hours', () => {
    expect(addDays('2025-03-08', 2)).toBe('2025-03-10');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  });
  test('the first day of what is imprecise', () => {
    expect(['2024', '2024-06', '2024-06-25', '2024-06/..', '../2025-01-31'].map(startOf)).toEqual(['2024-01-01', '2024-06-01', '2024-06-25', '2024-06-01', '']);
  });

  test('weeks have a first and a last day', () => {
    expect(['2025-W03', '2025-W01', '2021-W01', '2020-W53'].map(dayOf)).toEqual(['2025-01-13', '2024-12-30', '2021-01-04', '2020-12-28']);
    expect(startOf('2025-W03')).toBe('2025-01-13');
    expect(lastDay('2025-W03')).toBe('2025-01-19');
  });
});

test('plurals follow the language', async () => {
  expect([t('map.records', { n: 0 }), t('map.records', { n: 1 }), t('map.records', { n: 2 })]).toEqual(['0 records', '1 record', '2 records']);
  await speak('fr');
  expect([t('map.records', { n: 0 }), t('map.records', { n: 1 }), t('map.records', { n: 2 })]).toEqual(['0 fait', '1 fait', '2 faits']);
});
