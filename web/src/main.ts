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
const session = begin(preferred());
const spoken = speak(preferred());
void Promise.all([session, spoken]).then(() => ahead(name), () => {}); // the page shows what went wrong
void spoken.then(() => mount(App, { target: document.getElementById('app')!, props: { session } }));
