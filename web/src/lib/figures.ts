// Figures, steps and promises as they come from the API, made ready to draw:
// dates become days since 1970-01-01 and a missing bound becomes infinite.
import type { Bounds, Derived, Dims, Figure, Line, Promised, Step } from './types.ts';

type RawBound = number | string | null;
interface RawBounds { low: RawBound; high: RawBound; low_entailed: boolean; high_entailed: boolean }
type Raw<T extends Bounds> = Omit<T, keyof Bounds> & RawBounds;

export type RawFigure = Omit<Figure, keyof Bounds | 'dims' | 'claims' | 'derived' | 'overruled'> & RawBounds & {
  dimensions: Dims; claims: Raw<Line>[]; derived: Raw<Derived>[]; overruled?: Raw<NonNullable<Figure['overruled']>>;
};
export type RawStep = Omit<Raw<Step>, 'from'> & { from?: string };
export type RawPromise = Omit<Promised, 'dims' | 'people' | 'delivered' | 'short' | 'deliveries'> & {
  dimensions: Dims; people: RawBounds; delivered: RawBounds; short: RawBounds; deliveries: { on: string; people: RawBounds; claims: string[] }[];
};

const bound = (v: RawBound, end: number, last: boolean): number => {
  if (v === null) return end;
  if (typeof v === 'number') return v;
  // A month or year that bounds a date counts from its first or to its last day.
  const [y = 0, m, d] = v.split('-').map(Number);
  if (d) return Date.UTC(y, m! - 1, d) / 864e5;
  if (!last) return Date.UTC(y, (m ?? 1) - 1, 1) / 864e5;
  return Date.UTC(y, m ?? 12, 0) / 864e5;
};

const bounded = <T extends RawBounds>(r: T): Omit<T, keyof RawBounds> & Bounds => ({ ...r, low: bound(r.low, -Infinity, false), high: bound(r.high, Infinity, true) });

/** step makes a step ready; one that always held begins with time. */
export const step = (r: RawStep): Step => ({ ...(bounded(r) as Step), from: r.from ?? '0001-01-01T00:00:00Z' });

/** stepsOf makes the steps of a figure ready; where nothing was known there are none. */
export const stepsOf = (answer: { items: RawStep[] | null } | undefined): Step[] | undefined => answer && (answer.items ?? []).map(step);

export function figure(r: RawFigure): Figure {
  const { dimensions: dims, claims, derived, overruled, ...rest } = r;
  return {
    ...bounded(rest), dims, claims: (claims ?? []).map((c) => bounded(c) as Line), derived: (derived ?? []).map((d) => bounded(d) as Derived),
    ...(overruled ? { overruled: bounded(overruled) as NonNullable<Figure['overruled']> } : {}),
  } as Figure;
}

export function promised(r: RawPromise): Promised {
  const { dimensions: dims, people, delivered, short, deliveries, ...rest } = r;
  return { ...rest, dims, people: bounded(people), delivered: bounded(delivered), short: bounded(short), deliveries: deliveries.map((d) => ({ ...d, people: bounded(d.people) })) };
}
