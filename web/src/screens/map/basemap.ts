// The mission pack's map: shapes as TopoJSON, and what to write where.
import type { Feature, FeatureCollection, Geometry, MultiLineString } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { Failure } from '../../lib/api.svelte.ts';
import type { Text } from '../../lib/types.ts';
import type { Side } from './layout.ts';

type LonLat = [number, number];
type Box = [west: number, south: number, east: number, north: number];

export interface Basemap {
  map: string; low?: string;
  layers: { regions: string; abroad?: string; lakes?: string; rivers?: string };
  fit: Box;
  inset?: { code: string; box: Box };
  anchors?: Record<string, LonLat>; // where to draw what is only known to be in a place
  regions: { id: string; code: string; at: LonLat }[];
  labels: { kind: 'water' | 'abroad'; text: Text; at: LonLat; rotate?: number; zoomed?: boolean }[];
  towns: { name: string; at: LonLat; side: Side; zoomed?: boolean }[];
  credits: string;
}

/** Shapes are the layers of a basemap, ready to draw. */
export interface Shapes {
  base: Basemap;
  regions: (Feature<Geometry> & { code: string })[];
  abroad?: Feature | FeatureCollection; lakes?: Feature | FeatureCollection; rivers?: Feature | FeatureCollection;
  inner: MultiLineString; coast: MultiLineString;
}

async function file<T>(name: string): Promise<T> {
  const res = await fetch('/basemap/' + name);
  if (!res.ok) throw new Failure({ status: res.status, code: res.status === 404 ? 'not_found' : 'internal' });
  return (await res.json()) as T;
}

const loaded = new Map<boolean, Promise<Shapes>>();

/** loadShapes reads the basemap once; low is the small one, for phones and for what is seen first. */
export function loadShapes(low: boolean): Promise<Shapes> {
  let s = loaded.get(low);
  if (!s) {
    loaded.set(low, (s = load(low)));
    s.catch(() => loaded.delete(low));
  }
  return s;
}

async function load(low: boolean): Promise<Shapes> {
  const base = await file<Basemap>('basemap.json');
  const topo = await file<Topology>(low && base.low ? base.low : base.map);
  const layer = (name?: string) => (name && topo.objects[name] ? (feature(topo, topo.objects[name]) as Feature | FeatureCollection) : undefined);
  const regions = topo.objects[base.layers.regions] as GeometryCollection;
  const code = new Map(base.regions.map((r) => [r.id, r.code]));
  const abroad = layer(base.layers.abroad), lakes = layer(base.layers.lakes), rivers = layer(base.layers.rivers);
  return {
    base,
    regions: (feature(topo, regions) as FeatureCollection).features.map((f) => Object.assign(f, { code: code.get(String(f.id)) ?? String(f.id) })),
    ...(abroad ? { abroad } : {}), ...(lakes ? { lakes } : {}), ...(rivers ? { rivers } : {}),
    inner: mesh(topo, regions, (a, b) => a !== b), coast: mesh(topo, regions, (a, b) => a === b),
  };
}
