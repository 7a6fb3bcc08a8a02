// Points, ways and areas as a record carries them, and as a person writes them.

export type LonLat = [number, number];
export type Shape = 'point' | 'track' | 'area';

interface Polygon { type: 'Polygon'; coordinates: LonLat[][] }

/** pointsOf returns the corners of a value of that shape, an area's ring open. */
export function pointsOf(shape: Shape, v: unknown): LonLat[] {
  if (!v) return [];
  if (shape === 'point') return [v as LonLat];
  if (shape === 'track') return v as LonLat[];
  return ((v as Polygon).coordinates[0] ?? []).slice(0, -1);
}

/** FEWEST is how many corners a shape needs. */
export const FEWEST: Record<Shape, number> = { point: 1, track: 2, area: 3 };

/** valueOf makes a value of corners; undefined where there are too few. */
export function valueOf(shape: Shape, points: readonly LonLat[]): LonLat | LonLat[] | Polygon | undefined {
  if (points.length < FEWEST[shape]) return undefined;
  if (shape === 'point') return points.at(-1)!;
  if (shape === 'track') return [...points];
  return { type: 'Polygon', coordinates: [[...points, points[0]!]] };
}

const PAIR = /(-?\d+(?:\.\d+)?)\s*[,\s]\s*(-?\d+(?:\.\d+)?)/g;

/** pointText writes corners as latitude, longitude, one after the other. */
export const pointText = (points: readonly LonLat[]): string => points.map(([x, y]) => `${y}, ${x}`).join('; ');

/** readPoints reads what pointText writes, and what people copy from elsewhere. */
export const readPoints = (text: string): LonLat[] =>
  [...text.matchAll(PAIR)].map((m): LonLat => [Number(m[2]), Number(m[1])]).filter(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 90);
