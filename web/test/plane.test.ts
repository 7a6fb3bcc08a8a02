import { geoMercator, geoPath } from 'd3-geo';
import { expect, test } from 'vitest';
import { plane, type Box } from '../src/screens/map/plane.ts';

const BOX: Box = [-74.6, 17.9, -71.5, 20.2];
const FRAME = [[36, 26], [964, 720]] as [[number, number], [number, number]];
const whole = geoMercator().fitExtent(FRAME, { type: 'MultiPoint', coordinates: [[BOX[0], BOX[1]], [BOX[2], BOX[3]]] });

test('the plane lies as the whole projection does', () => {
  const p = plane(BOX, FRAME);
  for (const place of [[-72.34, 18.54], [-74.6, 20.2], [-71.5, 17.9]] as [number, number][]) {
    const [x, y] = whole(place)!;
    expect(p.at(place)[0]).toBeCloseTo(x, 6);
    expect(p.at(place)[1]).toBeCloseTo(y, 6);
    const back = p.from(p.at(place));
    expect(back[0]).toBeCloseTo(place[0], 9);
    expect(back[1]).toBeCloseTo(place[1], 9);
  }
});

test('it draws the same lines', () => {
  const shape = { type: 'MultiLineString' as const, coordinates: [[[-73, 18], [-72, 19], [-71.9, 18.2]]] };
  expect(plane(BOX, FRAME).path(shape)).toBe(geoPath(whole.precision(0)).digits(1)(shape));
  expect(plane(BOX, FRAME).path(undefined)).toBe('');
});
