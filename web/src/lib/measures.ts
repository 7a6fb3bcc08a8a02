// What the mission counts, and how its measures hang together. The desk knows
// no measure by name: it finds the ones it draws by the rules that tie them.
import type { Text } from './types.ts';

export interface Rule { rule: string; in?: string[]; out?: string[]; of?: string; less?: string; by?: string; from?: string; to?: string; rank?: number }
export interface Measure { measure: string; labels: Text; kind: string; unit: string; dimensions?: string[]; answers?: string; derive?: Rule[] }

export interface Force {
  /** plan: arrivals that are promised; arrived: what answers them. */
  plan: string; arrived: string;
  /** present: who is there; pledged: what was promised in all; remaining: the one less the other. */
  present: string; pledged: string; remaining: string;
  /** ceiling: the whole that presence is a share of. */
  ceiling: string;
}

/** forceOf finds the measures of a force: a plan, the events that answer it, and the stock that these change. */
export function forceOf(all: readonly Measure[]): Force | undefined {
  const rules = all.flatMap((m) => (m.derive ?? []).map((r) => ({ m, r })));
  const plans = all.filter((m) => m.kind === 'plan' && m.answers);
  for (const plan of plans) {
    const stock = rules.find(({ m, r }) => m.kind === 'stock' && r.rule === 'account' && r.in?.includes(plan.answers!))?.m;
    if (!stock) continue;
    const left = rules.find(({ r }) => r.rule === 'difference' && r.less === stock.measure);
    const share = rules.find(({ r }) => r.rule === 'share' && r.of === stock.measure);
    return { plan: plan.measure, arrived: plan.answers!, present: stock.measure, pledged: left?.r.of ?? '', remaining: left?.m.measure ?? '', ceiling: share?.r.by ?? '' };
  }
  return undefined;
}
