// Who is here, on which mission, and which two clocks rule the page.
import { get } from './api.svelte.ts';
import { lang, type Lang } from './i18n.svelte.ts';
import { addDays, dayOf, endOf, isMoment, lastDay, now, setNow, setZone, today } from './format.ts';
import { go, route, same } from './router.svelte.ts';
import type { Session } from './types.ts';

let session = $state.raw<Session | undefined>(undefined);

/** me returns the session; screens are shown only once there is one. */
export function me(): Session {
  return session!;
}

/** begin reads the session in a language and sets zone and clocks by it. */
export async function begin(l: Lang = lang()): Promise<void> {
  session = await get<Session>('/session', { lang: l });
  setZone(session.mission.zone);
  if (lives()) setNow(session.mission.situation);
  settle();
}

/** lives: the mission's present is now, not a day gone by. */
export const lives = (): boolean => me().mission.situation.length > 10;

let beat = $state(0);
setInterval(() => beat++, 20_000);

/** present is the mission's now to the minute; what shows it moves with it. */
export function present(): string {
  void beat;
  return now().toISOString().slice(0, 16) + ':00Z';
}

/**
 * settle writes the clocks of a mission of the past into an address that names
 * none: every address is permanent. In a living one an address without clocks is
 * the present, and what comes in is seen there. What is no date is left out of the
 * address, and said.
 */
export function settle(): void {
  if (!session) return;
  const wrong = (['valid', 'known'] as const).filter((name) => route.q(name) && !isMoment(route.q(name)));
  if (wrong.length) {
    unread = wrong.map((name) => route.q(name)).join(', ');
    go(same(Object.fromEntries(wrong.map((name) => [name, '']))), true);
  }
  if (lives() || (route.q('valid') && route.q('known'))) return;
  const valid = route.q('valid') || session.mission.situation;
  go(same({ valid, known: route.q('known') || valid }), true);
}

// While the slider is held, the situation follows the hand and the address waits.
let held = $state('');

// What an address had for a clock and is no date.
let unread = $state('');

// Where "known by" was moved from, and to, by what somebody entered.
let moved = $state.raw<{ from: string; to: string } | undefined>();

const reference = (): string => (lives() ? present() : me().mission.situation);

export const clock = {
  /** valid is "situation on": a day or an instant. */
  get valid() { return held || clock.settled; },
  /** settled is valid as the address has it, whatever the hand holds. */
  get settled() { return route.q('valid') || reference(); },
  /** known is "using what was known by". */
  get known() { return route.q('known') || (lives() ? present() : route.q('valid') || reference()); },
  /** asked are the clocks as parameters of the API; in the present there are none. */
  get asked() { return { valid: lives() ? route.q('valid') : clock.settled, known: lives() ? route.q('known') : clock.known, sources: clock.sources }; },
  /** hold shows another day without leaving the address. */
  hold(day: string) { held = day; },
  /** set moves "situation on". What is known goes along only where the situation would pass it. */
  set(valid: string, replace = false) {
    held = '';
    const { settled, known } = clock;
    const passes = dayOf(settled) <= dayOf(known) && dayOf(valid) > dayOf(known);
    go(same({ valid, known: passes ? valid : clock.asked.known }), replace);
  },
  know(known: string) { go(same({ valid: clock.asked.valid || (known && clock.settled), known })); },
  /**
   * include moves "known by" on to today where it stands before: what was just
   * entered is known from today on, and who entered it wants to see what it does.
   */
  include() {
    const from = route.q('known');
    if (!from || dayOf(from) >= today()) return;
    moved = { from, to: lives() ? '' : today() };
    go(same({ known: moved.to }), true);
  },
  /** movedFrom is where include moved "known by" from, as long as it stands where it was moved to. */
  get movedFrom() { return moved?.to === route.q('known') ? moved.from : ''; },
  /** reaching is "known by", moved on as far as it takes to see what is known from a moment on. */
  reaching(at: string | undefined): string {
    const known = route.q('known');
    return known && at && dayOf(at) > dayOf(known) ? dayOf(at) : known;
  },
  /** later: what came then was not known yet by the second clock. */
  later: (at: string | undefined): boolean => !!at && endOf(lastDay(at)) > endOf(clock.known),
  /** present lets go of both clocks. */
  present() { held = ''; go(same({ valid: '', known: '' })); },
  step(days: number) { clock.set(addDays(dayOf(clock.valid), days), true); },
  /** unread is what the address had for a clock and is no date. */
  get unread() { return unread; },
  understood() { unread = ''; },
  /** together: both clocks name the same moment. */
  get together() { return clock.settled === clock.known; },
  /** sources is the collection that counts, "" for all. */
  get sources() { const s = route.q('sources'); return s === 'all' ? '' : s; },
};

/** permanent is this address with both clocks in it. */
export const permanent = (): string => location.origin + same({ valid: clock.settled, known: clock.known });

/** become acts as another demonstration person from here on. */
export function become(id: string): void {
  document.cookie = `konbit_as=${id}; path=/; SameSite=Strict`;
  location.reload();
}
