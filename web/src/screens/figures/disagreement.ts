// The mark of each of the five kinds of disagreement.
import ban from 'icon:ban';
import equal from 'icon:equal-approximately';
import history from 'icon:history';
import scale from 'icon:scale';
import split from 'icon:split';
import type { Disagreement, Figure } from '../../lib/types.ts';

export const WHY: Record<Disagreement, string> = { dispute: scale, error: ban, stale: history, stage: split, rounding: equal };

/** grave is the disagreement that most needs saying; rounding only where there is no other. */
export const grave = (f: Figure): Disagreement | undefined => f.disagreement?.find((d) => d !== 'rounding') ?? f.disagreement?.[0];
