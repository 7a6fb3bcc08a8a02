// The steps of a report, in words.
import { has, t } from '../../lib/i18n.svelte.ts';
import { me } from '../../lib/session.svelte.ts';
import type { Draft } from '../../lib/work.ts';

/** stepName returns what a step is called: Cleared, Approved, Issued. */
export const stepName = (step: string): string => (has(`step.${step}`) ? t(`step.${step}`) : step);

/** doName returns what taking a step is called: Clear it, Approve it, Issue. */
export const doName = (step: string): string => (step === 'issued' ? t('editor.issue') : has(`editor.do.${step}`) ? t(`editor.do.${step}`) : t('editor.step', { step: stepName(step) }));

/** sendName returns what it is called to hand a report to those who take a step: Send to clear. */
export const sendName = (step: string): string => (has(`editor.send.${step}`) ? t(`editor.send.${step}`) : t('editor.next', { step: stepName(step) }));

// The node lets these issue what has passed its steps.
const ISSUERS: readonly string[] = ['reporting', 'duty', 'commander'];

/** takers are the roles that may take the next step of a report. */
export const takers = (d: Draft): readonly string[] => (d.next === 'issued' ? ISSUERS : (d.steps.find((s) => s.step === d.next)?.roles ?? []));

/** mayTake tells whether the person at the desk has such a role. */
export const mayTake = (d: Draft): boolean => takers(d).some((r) => me().principal.roles?.includes(r));
