import { expect, test } from 'vitest';
import { roleNames, rolesIn } from '../src/lib/roles.ts';
import { stretch } from '../src/lib/work.ts';

test('a refusal names the roles that it asks for, and nobody who is named before', () => {
  expect(rolesIn('Demo reporting officer may not write acceptance records; that needs one of the roles [analyst duty commander importer]')).toEqual(['analyst', 'duty', 'commander', 'importer']);
  expect(rolesIn('Lt Quill may not take the step "cleared"; that needs one of the roles duty, analyst')).toEqual(['duty', 'analyst']);
  expect(rolesIn('only people of the mission may write records; sign in')).toEqual([]);
  expect(roleNames(['duty', 'analyst', 'commander'])).toBe('duty officer, analyst or commander');
});

test('the period of a report: days where it is made of days, a year that is the same once', () => {
  expect(stretch('2025-01-24T06:00:00-05:00', '2025-01-25T06:00:00-05:00')).toBe('24 Jan, 06:00 to 25 Jan 2025, 06:00');
  expect(stretch('2024-12-01T00:00:00-05:00', '2025-01-01T00:00:00-05:00')).toBe('1 Dec to 31 Dec 2024');
  expect(stretch('2025-01-24T00:00:00-05:00', '2025-01-25T00:00:00-05:00')).toBe('24 Jan 2025');
  expect(stretch('2024-12-26T06:00:00-05:00', '2025-01-02T06:00:00-05:00')).toBe('26 Dec 2024, 06:00 to 2 Jan 2025, 06:00');
});
