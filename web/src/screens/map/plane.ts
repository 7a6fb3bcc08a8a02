// The drawn map's projection: Mercator (EPSG:3857 up to scale) in degrees and
// pixels. The lines of one country need none of the turning, cutting and bending
// that a whole globe does, and drawing them costs a fifth without.
import { geoMercatorRaw, geoPath, geoTransform, type GeoPermissibleObjects } from 'd3-geo';

export type Point = [number, number];
export type Box = readonly [west: number, south: number, east: number, north: number];

export interface Plane {
  /** at is where a place (longitude, latitude) lies, in pixels. */
  at(p: readonly number[]): Point;
  /** from is the place that lies at a point. */
  from(p: Point): Point;
  /** path draws a shape as SVG path data, to a tenth of a pixel. */
  path(shape: GeoPermissibleObjects | undefined): string;
}

const RAD = Math.PI / 180;

/** plane fits a box of degrees into the rectangle from (left, top) to (right, bottom), as large as it goes, in its middle. */
export function plane([w, s, e, n]: Box, [[left, top], [right, bottom]]: readonly [Point, Point]): Plane {
  const [x0, y0] = geoMercatorRaw(w * RAD, s * RAD), [x1, y1] = geoMercatorRaw(e * RAD, n * RAD);
  const k = Math.min((right - left) / (x1 - x0), (bottom - top) / (y1 - y0));
  const dx = (left + right - k * (x0 + x1)) / 2, dy = (top + bottom + k * (y0 + y1)) / 2;
  const at = (p: readonly number[]): Point => {
    const [x, y] = geoMercatorRaw(p[0]! * RAD, p[1]! * RAD);
    return [k * x + dx, dy - k * y];
  };
  const draw = geoPath(geoTransform({ point(x, y) { this.stream.point(...at([x, y])); } })).digits(1);
  return {
    at,
    from: ([x, y]) => { const [a, b] = geoMercatorRaw.invert!((x - dx) / k, (dy - y) / k); return [a / RAD, b / RAD]; },
    path: (shape) => (shape && draw(shape)) ?? '',
  };
}
