// Roles, in words.
import { has, t } from './i18n.svelte.ts';

/** roleNames lists roles: duty officer, analyst or commander. */
export function roleNames(roles: readonly string[]): string {
  const names = roles.map((r) => (has(`role.${r}`) ? t(`role.${r}`) : r));
  return names.length < 2 ? names.join('') : t('list.or', { all: names.slice(0, -1).join(', '), last: names.at(-1)! });
}

/** rolesIn finds the roles that a refusal of the node asks for: "... needs one of the roles [analyst duty]". */
export const rolesIn = (detail: string): string[] => (detail.split(/\broles\b/)[1]?.match(/[a-z]+/g) ?? []).filter((r) => has(`role.${r}`));
