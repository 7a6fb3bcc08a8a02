// A figure's key: its measure and the dimensions that it is asked for with.
import { href } from '../../lib/router.svelte.ts';
import type { FigureKey } from '../../lib/types.ts';

export const DIMENSIONS = ['contributor', 'population', 'place', 'status', 'period', 'subject'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** dims picks the dimensions of a key, without empty ones. */
export function dims(key: Partial<Record<Dimension, string>>): Partial<Record<Dimension, string>> {
  const out: Partial<Record<Dimension, string>> = {};
  for (const d of DIMENSIONS) if (key[d]) out[d] = key[d];
  return out;
}

/** keyText writes a key as one string: "force.present contributor=KE". */
export const keyText = (key: FigureKey): string =>
  [key.measure, ...Object.entries(dims(key.dims)).map(([d, v]) => `${d}=${v}`)].join(' ');

/** figureHref is the address of a figure's page. */
export const figureHref = (key: FigureKey): string => href(`/figures/${key.measure}`, dims(key.dims));
