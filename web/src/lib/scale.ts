// Straight scales for charts: where a value lies, and which round values to write beside it.
import { nice, ticks } from 'd3-array';
import { utcTicks } from 'd3-time';

export interface Scale {
  /** at is where a value lies, in pixels; beyond its ends a scale goes on. */
  at(v: number): number;
  /** low and high are the values at its ends. */
  low: number;
  high: number;
  /** ticks picks about so many round values within its ends. */
  ticks(count: number): number[];
}

/** linear lays the values from low to high between two pixels. */
export function linear(low: number, high: number, from: number, to: number): Scale {
  const per = high === low ? 0 : (to - from) / (high - low);
  return { at: (v) => (per ? from + (v - low) * per : (from + to) / 2), low, high, ticks: (count) => ticks(low, high, count) };
}

/** rounded is linear with its ends moved out to round values. */
export function rounded(low: number, high: number, from: number, to: number, count = 4): Scale {
  const [a, b] = nice(low, high, count);
  return linear(a, b, from, to);
}

/** calendar is linear over instants in milliseconds, with ticks where days, months and years begin in UTC. */
export const calendar = (low: number, high: number, from: number, to: number): Scale => ({ ...linear(low, high, from, to), ticks: (count) => utcTicks(new Date(low), new Date(high), count).map(Number) });
