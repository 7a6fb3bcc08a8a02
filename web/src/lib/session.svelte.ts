// Who is here, on which mission, and which two clocks rule the page.
import { get } from './api.svelte.ts';
import { lang } from './i18n.svelte.ts';
import { addDays, dayOf, setZone } from './format.ts';
import { go, route, same } from './router.svelte.ts';
import type { Session } from './types.ts';

let session = $state.raw<Session | undefined>(undefined);

/** me returns the session; screens are shown only once there is one. */
export function me(): Session {
  return session!;
}

/** begin reads the session and sets zone and clocks by it. */
export async function begin(): Promise<void> {
  session = await get<Session>('/session', { lang: lang() });
  setZone(session.mission.zone);
  settle();
}

/** settle writes the mission's clocks into an address that names none: every address is permanent. */
export function settle(): void {
  if (!session || (route.q('valid') && route.q('known'))) return;
  const valid = route.q('valid') || session.mission.situation;
  go(same({ valid, known: route.q('known') || valid }), true);
}

// While the slider is held, the situation follows the hand and the address waits.
let held = $state('');

export const clock = {
  /** valid is "situation on": a day or an instant. */
  get valid() { return held || route.q('valid') || me().mission.situation; },
  /** known is "using what was known by". */
  get known() { return route.q('known') || route.q('valid') || me().mission.situation; },
  /** asked are the settled clocks, as parameters of the API. */
  get asked() { return { valid: route.q('valid') || me().mission.situation, known: clock.known, sources: clock.sources }; },
  /** hold shows another day without leaving the address. */
  hold(day: string) { held = day; },
  /** set moves "situation on". What is known goes along only where the situation would pass it. */
  set(valid: string, replace = false) {
    held = '';
    const { valid: before, known } = clock.asked;
    const passes = dayOf(before) <= dayOf(known) && dayOf(valid) > dayOf(known);
    go(same({ valid, known: passes ? valid : known }), replace);
  },
  know(known: string) { go(same({ known })); },
  step(days: number) { clock.set(addDays(dayOf(clock.valid), days), true); },
  /** together: both clocks name the same moment. */
  get together() { return (route.q('valid') || me().mission.situation) === clock.known; },
  /** sources is the collection that counts, "" for all. */
  get sources() { const s = route.q('sources'); return s === 'all' ? '' : s; },
};

/** become acts as another demonstration person from here on. */
export function become(id: string): void {
  document.cookie = `konbit_as=${id}; path=/; SameSite=Strict`;
  location.reload();
}
