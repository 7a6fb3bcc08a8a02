// How kinds of record look on a map: shape before colour. Circle: where we are;
// square: a service; diamond: an incident; triangle: a movement; ring: an area.
import airport from 'maki:airport';
import building from 'maki:town-hall';
import danger from 'maki:danger';
import doctor from 'maki:doctor';
import flag from 'maki:embassy';
import fire from 'maki:police';
import group from 'maki:residential-community';
import harbor from 'maki:harbor';
import hospital from 'maki:hospital';
import plane from 'maki:airfield';
import prison from 'maki:prison';
import ranger from 'maki:ranger-station';
import road from 'maki:roadblock';
import school from 'maki:school';
import shelter from 'maki:shelter';
import star from 'maki:star';

export type Shape = 'circle' | 'square' | 'diamond' | 'triangle' | 'ring';
export interface Mark { shape: Shape; tone: 'acc' | 'svc' | 'bad' | 'mut'; icon: string; layer: string }

const mark = (layer: string, shape: Shape, tone: Mark['tone'], icon: string): Mark => ({ layer, shape, tone, icon });

const MARKS: Record<string, Mark> = {
  base: mark('base', 'circle', 'acc', flag),
  movement: mark('movement', 'triangle', 'acc', plane),
  'service-status': mark('service', 'square', 'svc', building),
  incident: mark('incident', 'diamond', 'bad', danger),
  alert: mark('incident', 'diamond', 'bad', danger),
  casualty: mark('incident', 'diamond', 'bad', doctor),
  deaths: mark('incident', 'diamond', 'bad', danger),
  'force-use': mark('incident', 'diamond', 'bad', danger),
  'area-statement': mark('area', 'ring', 'mut', star),
  displacement: mark('displacement', 'ring', 'mut', shelter),
  patrol: mark('operation', 'circle', 'acc', ranger),
  operation: mark('operation', 'circle', 'acc', fire),
  seizure: mark('operation', 'circle', 'acc', ranger),
  outreach: mark('community', 'circle', 'svc', group),
  'child-protection': mark('community', 'circle', 'svc', group),
  cohort: mark('service', 'square', 'svc', school),
};
const OTHER = mark('other', 'ring', 'mut', star);

const SERVICES: Record<string, string> = { airport, school, college: school, university: school, hospital, clinic: hospital, court: building, prison, port: harbor, road };

/** LAYERS in the order of the legend. */
export const LAYERS = ['base', 'movement', 'service', 'incident', 'operation', 'community', 'area', 'displacement', 'other'] as const;

// Of several at one place the one that matters most is shown.
const WEIGHT: readonly string[] = ['base', 'incident', 'movement', 'operation', 'service', 'community', 'displacement', 'area', 'other'] satisfies (typeof LAYERS)[number][];

/** weightOf is the place of a mark among those that matter, the first 0. */
export const weightOf = (m: Mark): number => WEIGHT.indexOf(m.layer);

/** markOf returns how a record of a kind is drawn; service narrows the drawing of a service. */
export function markOf(kind: string, service?: unknown): Mark {
  const m = MARKS[kind.replace(/@.*/, '')] ?? OTHER;
  const icon = typeof service === 'string' ? SERVICES[service] : undefined;
  return icon ? { ...m, icon } : m;
}

/** SAMPLE gives each layer a mark for the legend. */
export const SAMPLE: Record<string, Mark> = Object.fromEntries(Object.values({ ...MARKS, other: OTHER }).reverse().map((m) => [m.layer, m]));
