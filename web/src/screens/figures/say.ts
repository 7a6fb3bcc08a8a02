// How a figure's range is written: numbers, shares, days.
import { moment, num, range } from '../../lib/format.ts';
import { t } from '../../lib/i18n.svelte.ts';
import type { Bounds } from '../../lib/types.ts';

/** dayText writes a number of days since 1970-01-01 as a day. */
export const dayText = (days: number): string => moment(new Date(days * 864e5).toISOString().slice(0, 10));

/** valueText writes one value of a unit. */
export function valueText(v: number, unit?: string): string {
  if (unit === 'date') return Number.isFinite(v) ? dayText(v) : '';
  return unit === 'percent' ? t('number.percent', { n: num(v) }) : num(v);
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
