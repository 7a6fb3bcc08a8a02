import { now } from './format.ts';

/** newID returns a fresh record ID: a UUID version 7 (RFC 9562). */
export function newID(at = now().getTime()): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) b[i] = Math.floor(at / 2 ** (40 - 8 * i)) & 255;
  b[6] = (b[6]! & 15) | 112;
  b[8] = (b[8]! & 63) | 128;
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** made is the author's clock as a record carries it: an instant with its offset. */
export const made = (at = now()): string => at.toISOString().replace(/\.\d+Z$/, 'Z');
