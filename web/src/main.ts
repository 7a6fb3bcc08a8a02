import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { preferred, speak } from './lib/i18n.svelte.ts';
import { listen, route } from './lib/router.svelte.ts';
import { begin } from './lib/session.svelte.ts';
import { HOME, screen } from './screens/index.ts';

listen();
void screen(route.parts[0] ?? HOME); // on its way while the session is asked for
const session = begin(preferred());
session.catch(() => {}); // the page shows it
void speak(preferred()).then(() => mount(App, { target: document.getElementById('app')!, props: { session } }));
