// The steps of a report, in words.
import { has, t } from '../../lib/i18n.svelte.ts';

/** stepName returns what a step is called: Cleared, Approved, Issued. */
export const stepName = (step: string): string => (has(`step.${step}`) ? t(`step.${step}`) : step);

/** roleNames lists roles: duty officer, analyst or commander. */
export function roleNames(roles: readonly string[]): string {
  const names = roles.map((r) => (has(`role.${r}`) ? t(`role.${r}`) : r));
  return names.length < 2 ? names.join('') : t('list.or', { all: names.slice(0, -1).join(', '), last: names.at(-1)! });
}
