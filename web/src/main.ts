import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { preferred, speak } from './lib/i18n.svelte.ts';
import { listen, route } from './lib/router.svelte.ts';
import { begin } from './lib/session.svelte.ts';
import { ahead, HOME, screen } from './screens/index.ts';

listen();
const name = route.parts[0] ?? HOME;
void screen(name); // on its way while the session is asked for
const spoken = speak(preferred());
const session = Promise.all([begin(preferred()), spoken]);
void session.then(() => ahead(name), () => {}); // the page shows what went wrong
// Where the page's type is there in a moment nothing is set in another first; a slow link does not wait for it.
const type = session.then(() => Promise.race([document.fonts.load('1em Plex').catch(() => {}), new Promise((done) => setTimeout(done, 40))]));
void spoken.then(() => mount(App, { target: document.getElementById('app')!, props: { session: type } }));
