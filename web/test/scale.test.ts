import { expect, test } from 'vitest';
import { calendar, linear, rounded } from '../src/lib/scale.ts';

test('a value lies between the ends as it does between the values', () => {
  const x = linear(100, 300, 10, 210);
  expect([x.at(100), x.at(200), x.at(300), x.at(400)]).toEqual([10, 110, 210, 310]);
  expect(linear(100, 300, 210, 10).at(150)).toBe(160); // heights go down
  expect(x.ticks(4)).toEqual([100, 150, 200, 250, 300]);
});

test('one value lies in the middle', () => expect(linear(7, 7, 0, 100).at(7)).toBe(50));

test('round ends', () => {
  const y = rounded(583, 617, 0, 100);
  expect([y.low, y.high]).toEqual([580, 620]);
  expect(y.ticks(4)).toEqual([580, 590, 600, 610, 620]);
});

test('months begin on the first', () => {
  const x = calendar(Date.UTC(2024, 5, 20), Date.UTC(2025, 0, 25), 0, 700);
  expect(x.ticks(4).map((ms) => new Date(ms).toISOString().slice(0, 10))).toEqual(['2024-07-01', '2024-10-01', '2025-01-01']);
  expect(x.at(Date.UTC(2024, 5, 20))).toBe(0);
});
