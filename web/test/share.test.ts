import { expect, test } from 'vitest';
import { pointsOf, pointText, readPoints, valueOf } from '../src/screens/records/geometry.ts';
import { beside } from '../src/screens/figures/say.ts';
import { shareOf } from '../src/screens/figures/share.ts';
import type { Bounds } from '../src/lib/types.ts';

const from = (low: number, high: number): Bounds => ({ low, high, low_entailed: true, high_entailed: true });

test('a share is said as roundly as its range allows, never with false precision', () => {
  expect(shareOf(from(601, 616), from(1000, 1000))).toEqual([60, 60]);
  expect(shareOf(from(375, 375), from(500, 500))).toEqual([75, 75]);
  expect(shareOf(from(645, 645), from(1000, 1000))).toEqual([65, 65]);
  expect(shareOf(from(744, 792), from(1000, 1000))).toEqual([74, 80]);
  expect(shareOf(from(0, 0), from(1000, 1000))).toEqual([0, 0]);
  expect(shareOf(from(100, Infinity), from(1000, 1000))).toBeUndefined();
});

test('a range stands beside a phrase where it says more', () => {
  const day = (s: string) => Date.parse(s) / 864e5;
  expect(beside({ ...from(601, 616), phrase: 'just over 600' })).toBe('601 to 616');
  expect(beside({ ...from(739, 739), phrase: '739' })).toBe('');
  expect(beside({ ...from(716, 716), phrase: 'about 716' })).toBe('716');
  expect(beside({ ...from(-1, 1), unit: 'item', phrase: 'disputed' }), 'a judgement is no number').toBe('');
  expect(beside({ ...from(day('2023-10-02'), day('2023-10-02')), unit: 'date', phrase: '2 October 2023' })).toBe('');
  expect(beside({ ...from(day('2024-06-01'), day('2024-06-30')), unit: 'date', phrase: 'June 2024' })).toBe('');
  expect(beside({ ...from(day('2024-06-24'), day('2024-06-25')), unit: 'date', phrase: 'about 24 June 2024' })).toBe('24 Jun 2024 to 25 Jun 2024');
});

test('points are written as latitude, longitude, and read back', () => {
  const way = readPoints('18.54, -72.34; 18.6 -72.3');
  expect(way).toEqual([[-72.34, 18.54], [-72.3, 18.6]]);
  expect(pointText(way)).toBe('18.54, -72.34; 18.6, -72.3');
  expect(valueOf('area', way)).toBeUndefined();
  const area = valueOf('area', [...way, [-72.2, 18.5]]);
  expect(pointsOf('area', area)).toEqual([...way, [-72.2, 18.5]]);
  expect((area as { coordinates: unknown[][] }).coordinates[0]).toHaveLength(4);
});
