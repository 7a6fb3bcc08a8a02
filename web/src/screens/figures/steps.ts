// A figure as a function of the situation: the server hands it out whole, so a
// moving clock asks nobody.
import { addDays, dayOf, endOf } from '../../lib/format.ts';
import type { Step } from '../../lib/types.ts';

/** stepAt returns the step that holds on a day or at an instant. */
export function stepAt(steps: readonly Step[], at: string): Step | undefined {
  const ms = endOf(at);
  return steps.find((s) => Date.parse(s.from) <= ms && (!s.to || ms < Date.parse(s.to)));
}

/** turningDays picks days that tell a figure's story up to valid: where it last stood otherwise, and where it began to. */
export function turningDays(steps: readonly Step[], valid: string): string[] {
  const day = dayOf(valid);
  // Of a day the last step counts; steps that differ only in how well they are backed tell one chapter.
  const past = steps.filter((s, i) => dayOf(s.from) <= day && (!steps[i + 1] || dayOf(steps[i + 1]!.from) !== dayOf(s.from)))
    .filter((s, i, all) => i === 0 || s.low !== all[i - 1]!.low || s.high !== all[i - 1]!.high);
  const now = past.at(-1), before = past.at(-2);
  if (!now || !before) return [day];
  const eve = addDays(dayOf(now.from), -1);
  const start = dayOf(before.from);
  return [...new Set([start < eve ? start : '', eve, day].filter(Boolean))];
}
