// What the map asks the record for: all that has a place, and the claims that are stood for.
import type { Query } from '../../lib/api.svelte.ts';
import { lang } from '../../lib/i18n.svelte.ts';
import { clock } from '../../lib/session.svelte.ts';

export const drawable = (): Query => ({ kind: ['claim', 'acceptance'], located: true, known: clock.asked.known, lang: lang() });
