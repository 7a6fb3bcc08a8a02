// The basemap by WebGL: a lazy chunk that takes the place of the drawn one where
// the machine can. It draws the same things in the same colours; what is written
// and marked on it stays with the page.
import type { FeatureCollection, Geometry } from 'geojson';
import { LngLatBounds, Map as GlMap, setWorkerUrl, type LayerSpecification } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Shapes } from './basemap.ts';

setWorkerUrl(worker);

export interface Gl {
  project(p: [number, number]): [number, number];
  /** k is how much closer than the whole one looks. */
  k(): number;
  zoom(by: number, to?: [number, number]): void;
  pan(dx: number, dy: number): void;
  whole(): void;
  /** fit follows a map box that has another size: what was whole is whole again. */
  fit(padding: Padding): void;
  /** silent says of which regions the record says nothing. */
  silent(codes: readonly string[]): void;
  /** colours reads the theme's colours again. */
  colours(): void;
  destroy(): void;
}

export interface Padding { top: number; left: number; right: number; bottom: number }
interface Options { box: HTMLElement; shapes: Shapes; padding: Padding; moved: () => void; ready: () => void; lost: () => void }

const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// The hatching of silence, as an image.
function hatch(): ImageData {
  const n = 14;
  const c = Object.assign(document.createElement('canvas'), { width: n, height: n }).getContext('2d')!;
  c.fillStyle = css('--silent');
  c.fillRect(0, 0, n, n);
  c.strokeStyle = css('--silent-line');
  c.lineWidth = 2;
  for (const d of [-n, 0, n]) { c.beginPath(); c.moveTo(d, n); c.lineTo(d + n, 0); c.stroke(); }
  return c.getImageData(0, 0, n, n);
}

/** glMap draws the basemap into a box. */
export function glMap({ box, shapes, padding, moved, ready, lost }: Options): Gl {
  const regions: FeatureCollection<Geometry> = { type: 'FeatureCollection', features: shapes.regions.map((r) => ({ type: 'Feature', geometry: r.geometry, properties: { code: r.code } })) };
  const nothing: FeatureCollection = { type: 'FeatureCollection', features: [] };
  const source = (data: unknown) => ({ type: 'geojson' as const, data: (data ?? nothing) as FeatureCollection, tolerance: 0.2 });
  const line = (id: string, from: string, colour: string, width: number, more: object = {}, opacity = 1): LayerSpecification =>
    ({ id, type: 'line', source: from, layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': css(colour), 'line-width': width, 'line-opacity': opacity, ...more } });
  const fill = (id: string, from: string, colour: string): LayerSpecification => ({ id, type: 'fill', source: from, paint: { 'fill-color': css(colour) } });
  const [w, s, e, n] = shapes.base.fit;
  const bounds = new LngLatBounds([w, s], [e, n]);

  const map = new GlMap({
    container: box, bounds, fitBoundsOptions: { padding }, attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
    renderWorldCopies: false, fadeDuration: 0, maxZoom: 18, keyboard: false,
    style: {
      version: 8,
      sources: { regions: source(regions), abroad: source(shapes.abroad), lakes: source(shapes.lakes), rivers: source(shapes.rivers), coast: source({ type: 'Feature', geometry: shapes.coast, properties: {} }), inner: source({ type: 'Feature', geometry: shapes.inner, properties: {} }) },
      layers: [
        { id: 'sea', type: 'background', paint: { 'background-color': css('--sea') } },
        line('glow3', 'coast', '--sea1', 26, {}, 0.35), line('glow2', 'coast', '--sea1', 14, {}, 0.5), line('glow1', 'coast', '--sea1', 6, {}, 0.8),
        fill('abroad', 'abroad', '--other'), fill('land', 'regions', '--land'),
        { id: 'silent', type: 'fill', source: 'regions', filter: ['in', 'code', ''], paint: { 'fill-pattern': 'hatch' } },
        fill('lakes', 'lakes', '--sea'), line('lakeline', 'lakes', '--coast', 0.5), line('rivers', 'rivers', '--river', 0.9), line('inner', 'inner', '--border', 0.9, { 'line-dasharray': [4, 2.5] }), line('coastline', 'coast', '--coast', 0.9),
      ],
    },
  });
  map.touchZoomRotate.disableRotation();
  // The page's own map takes the keyboard and tells what is on it; this is the paper under it.
  map.getCanvas().tabIndex = -1;
  map.getCanvas().removeAttribute('aria-label');
  map.on('webglcontextlost', lost);
  map.on('move', moved);
  let whole = map.getZoom();
  map.addImage('hatch', hatch(), { pixelRatio: 2 });
  map.once('load', () => {
    whole = map.getZoom();
    map.setMinZoom(whole);
    const far = Math.max(e - w, n - s) * 1.5; // so far that a tall and narrow window has the whole in it
    map.setMaxBounds([[w - far, s - far], [e + far, n + far]]);
  });
  map.once('idle', ready);

  const k = () => { const k = 2 ** (map.getZoom() - whole); return k < 1.01 ? 1 : k; };
  return {
    project: (p) => { const q = map.project(p); return [q.x, q.y]; },
    k,
    zoom: (by, to) => map.easeTo({ zoom: map.getZoom() + Math.log2(by), duration: 240, ...(to ? { center: to } : {}) }),
    pan: (dx, dy) => map.panBy([-dx, -dy], { duration: 120 }),
    whole: () => map.fitBounds(bounds, { padding, duration: 220 }),
    fit: (now) => {
      const all = k() === 1;
      padding = now;
      map.resize();
      const to = map.cameraForBounds(bounds, { padding });
      if (to?.zoom === undefined) return;
      map.setMinZoom(null);
      whole = to.zoom;
      if (all) map.jumpTo(to);
      map.setMinZoom(whole);
      moved();
    },
    silent: (codes) => map.setFilter('silent', ['in', 'code', ...codes]),
    colours: () => {
      map.updateImage('hatch', hatch());
      map.setPaintProperty('sea', 'background-color', css('--sea'));
      for (const [layer, colour] of [['abroad', '--other'], ['land', '--land'], ['lakes', '--sea']] as const) map.setPaintProperty(layer, 'fill-color', css(colour));
      for (const [layer, colour] of [['glow1', '--sea1'], ['glow2', '--sea1'], ['glow3', '--sea1'], ['lakeline', '--coast'], ['rivers', '--river'], ['inner', '--border'], ['coastline', '--coast']] as const) map.setPaintProperty(layer, 'line-color', css(colour));
    },
    destroy: () => map.remove(),
  };
}
