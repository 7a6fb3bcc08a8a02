// The labels of English, and the little of a document that the modules touch.
import { speak } from '../src/lib/i18n.svelte.ts';
import { setZone } from '../src/lib/format.ts';

Object.assign(globalThis, { document: { documentElement: { lang: '', dataset: {} } }, location: { pathname: '/', search: '' } });
await speak('en');
setZone('America/Port-au-Prince');
