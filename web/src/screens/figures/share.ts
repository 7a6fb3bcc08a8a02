// A range as a share of another, without false precision.
import { num, range } from '../../lib/format.ts';
import { t } from '../../lib/i18n.svelte.ts';
import type { Bounds } from '../../lib/types.ts';

/** shareOf returns the percentage that the whole share lies about, in fives where they are near, else its two ends. */
export function shareOf(part: Bounds, whole: Bounds): [low: number, high: number] | undefined {
  const low = (100 * part.low) / whole.high, high = (100 * part.high) / whole.low;
  if (!Number.isFinite(low) || !Number.isFinite(high)) return undefined;
  for (const step of [5, 1]) {
    const near = Math.round((low + high) / 2 / step) * step;
    if (near > 0 && Math.abs(low - near) <= step / 2 && Math.abs(high - near) <= step / 2) return [near, near];
  }
  return [Math.floor(low), Math.ceil(high)];
}

/** shareText writes a share: "about 60 %", "40 to 60 %". */
export function shareText(part: Bounds, whole: Bounds): string {
  const s = shareOf(part, whole);
  if (!s) return '';
  return s[0] === s[1] ? t('share.about', { n: t('number.percent', { n: num(s[0]) }) }) : t('number.percent', { n: range(...s) });
}
