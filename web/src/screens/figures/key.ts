// A figure's key: its measure and the dimensions that it is asked for with.
import { href, route } from '../../lib/router.svelte.ts';
import { words } from '../../lib/i18n.svelte.ts';
import { me } from '../../lib/session.svelte.ts';
import type { Figure, FigureKey } from '../../lib/types.ts';

export const DIMENSIONS = ['contributor', 'population', 'place', 'status', 'period', 'subject'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** dims picks the dimensions of a key, without empty ones. */
export function dims(key: Partial<Record<Dimension, string>>): Partial<Record<Dimension, string>> {
  const out: Partial<Record<Dimension, string>> = {};
  for (const d of DIMENSIONS) if (key[d]) out[d] = key[d];
  return out;
}

/** asked are the dimensions that the address names. */
export const asked = (): Partial<Record<Dimension, string>> => dims(Object.fromEntries(route.query) as Partial<Record<Dimension, string>>);

/** keyText writes a key as one string: "force.present contributor=KE". */
export const keyText = (key: FigureKey): string =>
  [key.measure, ...Object.entries(dims(key.dims)).map(([d, v]) => `${d}=${v}`)].join(' ');

/** figureHref is the address of a figure's page. */
export const figureHref = (key: FigureKey): string => href(`/figures/${key.measure}`, dims(key.dims));

/** rank is a figure's place among those the mission is asked for first; below 0 it is none of them. */
export const rank = (f: Figure): number => me().mission.figures.findIndex((k) => k.measure === f.measure && k.label === words(f.title));

/** leading picks the figures that the mission is asked for first, in its order. */
export const leading = (figures: readonly Figure[]): Figure[] => figures.filter((f) => rank(f) >= 0).sort((a, b) => rank(a) - rank(b));
