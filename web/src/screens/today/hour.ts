// Times of a day's work: the hour alone where it is today's.
import { dayOf, moment, time, today } from '../../lib/format.ts';

/** hour writes when something came in: 05:48, or 8 Feb, 21:40. */
export const hour = (at: string): string => (dayOf(at) === today() ? time(at) : moment(at).replace(/ \d{4}(?=,|$)/, ''));
