// Every screen of the desk, each a chunk of its own, by the first segment of its address.
import type { Component } from 'svelte';
import { sooner } from '../lib/all.svelte.ts';
import { prefetch } from '../lib/api.svelte.ts';
import { lang } from '../lib/i18n.svelte.ts';
import { route } from '../lib/router.svelte.ts';
import { clock } from '../lib/session.svelte.ts';
import { asked } from './figures/key.ts';
import { page, table } from './figures/parts.ts';
import { drawable } from './map/asked.ts';

type Screen = () => Promise<{ default: Component }>;

export const SCREENS: Record<string, Screen> = {
  today: () => import('./today/Today.svelte'),
  reports: () => import('./reports/Reports.svelte'),
  claims: () => import('./claims/Claims.svelte'),
  sources: () => import('./sources/Sources.svelte'),
  check: () => import('./check/Check.svelte'),
  map: () => import('./map/Map.svelte'),
  articles: () => import('./articles/Articles.svelte'),
  force: () => import('./force/Force.svelte'),
  records: () => import('./records/Records.svelte'),
  figures: () => {
    (route.parts[1] ? page : table)().catch(() => {}); // what is in the screen is on its way with it
    return import('./figures/Figures.svelte');
  },
};

/** HOME is what the bare address opens. */
export const HOME = 'today';

const ready = new Map<string, Promise<{ default: Component }>>();

/** screen loads a screen once. */
export function screen(name: string): Promise<{ default: Component }> | undefined {
  const load = SCREENS[name];
  if (!load) return undefined;
  let p = ready.get(name);
  if (!p) {
    ready.set(name, (p = load()));
    p.catch(() => ready.delete(name));
  }
  return p;
}

/** ahead asks for what a screen shows first, as the screen itself will, while its code is on its way. */
export function ahead(name: string): void {
  const measure = name === 'figures' ? route.parts[1] : undefined;
  if (measure) prefetch(`/figures/${measure}`, { ...asked(), ...clock.asked });
  if (name === 'today' || (name === 'figures' && !measure)) prefetch('/figures', { ...clock.asked, brief: true });
  if (name === 'today') prefetch('/today', { lang: lang() });
  if (name === 'map') {
    prefetch('/places', { lang: lang(), limit: 5000 });
    sooner(drawable());
  }
  if (name === 'records') prefetch('/definitions', { brief: true, lang: lang() });
}
