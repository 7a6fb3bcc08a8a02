import { expect, test } from 'vitest';
import { pointsOf, pointText, readPoints, valueOf } from '../src/screens/records/geometry.ts';
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

test('points are written as latitude, longitude, and read back', () => {
  const way = readPoints('18.54, -72.34; 18.6 -72.3');
  expect(way).toEqual([[-72.34, 18.54], [-72.3, 18.6]]);
  expect(pointText(way)).toBe('18.54, -72.34; 18.6, -72.3');
  expect(valueOf('area', way)).toBeUndefined();
  const area = valueOf('area', [...way, [-72.2, 18.5]]);
  expect(pointsOf('area', area)).toEqual([...way, [-72.2, 18.5]]);
  expect((area as { coordinates: unknown[][] }).coordinates[0]).toHaveLength(4);
});
