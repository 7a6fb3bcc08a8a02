import { describe, expect, test } from 'vitest';
import { newID } from '../src/lib/uuid.ts';
import { local, zoned } from '../src/lib/zone.ts';
import { factOf, look, order, type Fact, type GazetteerPlace } from '../src/screens/map/facts.ts';

test('record IDs are UUIDs of version 7 that sort by time', () => {
  const a = newID(1737200000000), b = newID(1737200000001);
  expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(a < b).toBe(true);
  expect(parseInt(a.slice(0, 8) + a.slice(9, 13), 16)).toBe(1737200000000);
});

test('a wall clock in a zone, and back, across a change of offset', () => {
  expect(zoned('2025-01-18T02:00', 'Africa/Nairobi')).toBe('2025-01-18T02:00:00+03:00[Africa/Nairobi]');
  expect(zoned('2025-03-09T12:00', 'America/Port-au-Prince')).toBe('2025-03-09T12:00:00-04:00[America/Port-au-Prince]');
  expect(local('2025-01-18T02:00:00+03:00[Africa/Nairobi]', 'UTC')).toEqual({ local: '2025-01-18T02:00', zone: 'Africa/Nairobi' });
  expect(local('2025-01-18T02:00:00+03:00', 'America/Port-au-Prince')).toEqual({ local: '2025-01-17T18:00', zone: 'America/Port-au-Prince' });
});

describe('facts on the map', () => {
  const places = new Map<string, GazetteerPlace>([
    ['C', { code: 'C', level: 'adm0', name: 'Country', point: [0, 0] }], ['R', { code: 'R', level: 'adm1', name: 'Region', parent: 'C', point: [1, 1] }],
    ['T', { code: 'T', level: 'adm2', name: 'Town', parent: 'R', point: [2, 2] }], ['S', { code: 'S', level: 'site', name: 'Site', parent: 'T' }],
  ]);
  const record = (id: string, kind: string, place: string, valid: string, body = {}) => ({ position: 1, title: id, record: { id, kind, place: { code: place }, valid, body } });
  const fact = (...a: Parameters<typeof record>) => factOf(record(...a), places)!;

  test('a site without a point is drawn at its town and said to be approximate; a country is not drawn', () => {
    expect(fact('a', 'incident@1', 'S', '2025-01-18')).toMatchObject({ point: [2, 2], near: true, region: 'R' });
    const whole = fact('b', 'incident@1', 'C', '2025-01-18');
    expect([whole.point, whole.region]).toEqual([undefined, '']);
  });
  test('events accumulate, standing states are the newest, what ended is gone', () => {
    const all: Fact[] = order([
      fact('e1', 'incident@1', 'T', '2024-11'), fact('s1', 'service-status@1', 'T', '2024-10-02', { service: 'school' }),
      fact('s2', 'service-status@1', 'T', '2025-01-10', { service: 'school' }), fact('x', 'area-statement@1', 'T', '2024-06-01', { expires: '2024-09-01' }),
    ]);
    const day = (d: string) => look(all, Date.parse(d + 'T23:00Z')).facts.map((f) => f.id);
    expect(day('2024-08-01')).toEqual(['x']);
    expect(day('2024-12-01')).toEqual(['e1', 's1']);
    expect(day('2025-01-25')).toEqual(['s2', 'e1']);
  });
});
