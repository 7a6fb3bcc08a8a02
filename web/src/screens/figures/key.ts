// A figure's key: its measure and the dimensions that it is asked for with.
import { words } from '../../lib/i18n.svelte.ts';
import { href } from '../../lib/router.svelte.ts';
import { me } from '../../lib/session.svelte.ts';
import type { FigureKey, Text } from '../../lib/types.ts';

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

/** known finds the mission's own words for a figure: its label and sentence. */
export const known = (key: FigureKey) => me().mission.figures.find((f) => keyText(f) === keyText(key));

/** labelOf names a figure: as the mission does, else as its measure is called. */
export function labelOf(f: FigureKey & { label?: Text }): string {
  return known(f)?.label ?? [words(f.label) || f.measure, ...Object.values(dims(f.dims))].join(', ');
}
