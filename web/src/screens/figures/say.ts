// How a figure's range is written: numbers, shares, days.
import { moment, num, range } from '../../lib/format.ts';
import { t, words } from '../../lib/i18n.svelte.ts';
import type { Bounds, Text } from '../../lib/types.ts';

const iso = (days: number) => new Date(days * 864e5).toISOString().slice(0, 10);

/** dayText writes a number of days since 1970-01-01 as a day. */
export const dayText = (days: number): string => moment(iso(days));

/** valueText writes one value of a unit. */
export function valueText(v: number, unit?: string): string {
  if (unit === 'date') return Number.isFinite(v) ? dayText(v) : '';
  return unit === 'percent' ? t('number.percent', { n: num(v) }) : num(v);
}

// Whether days run from the first to the last of months: a phrase in months or years says as much.
const months = (low: number, high: number) => new Date(low * 864e5).getUTCDate() === 1 && new Date((high + 1) * 864e5).getUTCDate() === 1;

/**
 * beside writes a figure's range where that says more than its phrase does: not of one number, one
 * day or whole months; nor of a judgement, whose values have names (of what is counted none is below 0).
 */
export function beside(f: Bounds & { unit?: string; phrase: Text }): string {
  if (f.unit === 'date' ? f.low === f.high || months(f.low, f.high) : f.unit === 'item' && f.low < 0) return '';
  const text = rangeOf(f);
  return text === words(f.phrase) ? '' : text;
}

/** rangeOf writes a figure's range in its unit: "601 to 616", "80 to 90%", "1 Jun to 30 Jun 2024". */
export function rangeOf(f: Bounds & { unit?: string }): string {
  if (f.unit === 'date') {
    if (!Number.isFinite(f.low) || !Number.isFinite(f.high)) return '';
    return f.low === f.high ? dayText(f.low) : t('span', { from: dayText(f.low), to: dayText(f.high) });
  }
  const text = range(f.low, f.high);
  return f.unit === 'percent' ? t('number.percent', { n: text }) : text;
}
