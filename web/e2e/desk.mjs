// What the tests of the desk share: a browser, pages that complain, and axe.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, afterEach } from 'node:test';
import zlib from 'node:zlib';
import { OUT, browse } from './start.mjs';

export const BASE = process.env.DESK;
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// A minute is for what hangs: no machine takes so long.
const HANGS = 60_000;

export const browser = await browse();
after(() => browser.close());

const pages = new Set();

// A test that failed leaves a picture of every page it had open, and none of them to the next.
afterEach(async (t) => {
  if (t.passed) return;
  fs.mkdirSync(OUT, { recursive: true });
  for (const [i, page] of [...pages].entries()) {
    const file = path.join(OUT, `${t.fullName.replace(/[^\p{L}\d]+/gu, '-').slice(0, 100)}${i ? `-${i}` : ''}.png`);
    const said = await page.screenshot({ path: file, timeout: 10_000 }).then(() => file, (err) => `no picture: ${err.message}`);
    t.diagnostic(`${page.url()} looked so: ${said}`);
    if (page.wrong.length) t.diagnostic(`it complained: ${page.wrong.join('; ')}`);
    if (!page.kept) await page.done();
  }
});

/**
 * open gives a page at a path of the desk. It keeps what went wrong: on the
 * console, in requests and answers, in what the policy of content lets through.
 * One that is kept outlives a test that failed.
 */
export async function open(path, { width = 1440, height = 900, theme = 'light', lang = 'en', as = '', on = browser, kept = false } = {}) {
  const context = await on.newContext({ viewport: { width, height }, hasTouch: width < 768, locale: 'en-GB', bypassCSP: false });
  context.setDefaultTimeout(HANGS);
  await context.addInitScript(([t, l]) => {
    if (!localStorage.getItem('konbit.theme')) localStorage.setItem('konbit.theme', t);
    if (!localStorage.getItem('konbit.lang')) localStorage.setItem('konbit.lang', l);
  }, [theme, lang]);
  if (as) await context.addCookies([{ name: 'konbit_as', value: as, url: BASE }]);
  const page = await context.newPage();
  const wrong = [], requests = [], waiting = new Set();
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type()) && !/GL Driver Message/.test(m.text())) wrong.push(`console ${m.type()}: ${m.text()}`); });
  page.on('pageerror', (e) => wrong.push(`page error: ${e.stack}`));
  page.on('request', (r) => {
    requests.push(r.url());
    if (!r.url().startsWith(BASE) && !/^(data|blob):/.test(r.url())) wrong.push(`another host: ${r.url()}`);
    // News never ends; that a worker is loaded is not told of one that is ended before.
    if (!/\/events|-worker-/.test(r.url())) waiting.add(r);
  });
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (r) => waiting.delete(r));
  page.on('response', (r) => {
    if (r.status() >= 400) wrong.push(`${r.status()} ${r.url()}`);
    if (r.request().resourceType() === 'document' && runs(r.headers()['content-security-policy'])) wrong.push(`a script in the page could run: ${r.url()}`);
  });
  const done = () => {
    pages.delete(page);
    return context.close();
  };
  pages.add(page);
  Object.assign(page, { wrong, requests, waiting, kept, done });
  if (path !== undefined) await go(page, path);
  return page;
}

// Whether a policy of content lets a script run that stands in the page itself or comes from elsewhere.
function runs(policy = '') {
  const rules = new Map(policy.split(';').map((d) => d.trim().split(/\s+/)).map(([name, ...values]) => [name, values.join(' ')]));
  return !["'self'", "'none'"].includes(rules.get('script-src') ?? rules.get('default-src'));
}

/** go opens a path and waits until nothing is awaited any more. */
export async function go(page, path) {
  await page.goto(BASE + path);
  await settled(page);
}

/** again loads the page once more, for somebody who reads in this language and theme; of what went wrong before nothing is held against it. */
export async function again(page, { theme = 'light', lang = 'en' }) {
  page.wrong.length = 0;
  await page.evaluate(([t, l]) => { localStorage.setItem('konbit.theme', t); localStorage.setItem('konbit.lang', l); }, [theme, lang]);
  await page.reload();
  await settled(page);
}

/** settled waits for fonts, for answers and for the bones of what is loading: until a while passes in which the page asks for nothing. */
export async function settled(page) {
  await page.waitForLoadState('load');
  const late = Date.now() + 60_000;
  for (let asked; asked !== page.requests.length || page.waiting.size; ) {
    if (Date.now() > late) throw new Error(`still waiting for ${[...page.waiting].map((r) => r.url()).join(', ') || 'an end of requests'}`);
    await page.waitForFunction(() => document.querySelector('main[aria-busy=false]') && !document.querySelector('.bones, [aria-busy=true]'));
    asked = page.requests.length;
    await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 50))));
  }
}

/** axe returns the violations of WCAG 2.2 AA and best practice, each with its first places. */
export async function axe(page) {
  // A policy without inline script keeps axe out; it is put in from outside, once a page.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async () => {
    // What is fading in has its colours only once it is there.
    await Promise.all(document.getAnimations().filter((a) => a.effect?.getTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {})));
    const { violations } = await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] });
    return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? n.all[0]?.message ?? '').slice(0, 120)).join(' | ')}`);
  });
}

/** overflows lists what sticks out of the page to the right. */
export const overflows = (page) => page.evaluate(() => {
  const out = [];
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg') || e.closest('.sr, .skip, [popover], dialog')) continue;
    const r = e.getBoundingClientRect();
    if (!r.width || !(e.textContent || '').trim() || r.right <= innerWidth + 1) continue;
    let up = e.parentElement;
    while (up && getComputedStyle(up).overflowX === 'visible') up = up.parentElement;
    if (up && up !== document.documentElement && up.getBoundingClientRect().right <= innerWidth + 1 && getComputedStyle(up).overflowX !== 'visible') continue; // clipped or scrolled on purpose
    out.push(`${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) out.push(`the page is ${document.documentElement.scrollWidth} wide`);
  return out.slice(0, 5);
});

export const none = (list, what) => assert.deepEqual(list, [], what);

/** api asks the node itself, past the browser; as names the demonstration person who asks. */
export async function api(path, body, as = '') {
  const who = as ? { 'Konbit-As': as } : {};
  const res = await fetch(`${BASE}/api/v1${path}`, body ? { method: 'POST', headers: { 'Content-Type': 'application/json', ...who }, body: JSON.stringify(body) } : { headers: who });
  if (!res.ok) throw new Error(`${res.status} ${path}: ${await res.text()}`);
  return res.json();
}

/** entered waits until a record was taken in and is shown; what the node refused is said instead. */
export async function entered(page) {
  await Promise.race([page.waitForURL(/\/records\/[0-9a-f-]{36}(\?|$)/), page.locator('form [role=alert]').first().waitFor().then(async () => { throw new Error(await page.locator('form [role=alert]').allInnerTexts().then((x) => x.join('; '))); })]);
  await settled(page);
}

/** pick chooses what a field offers for a text. */
export async function pick(page, id, text, option = text) {
  await page.locator(id).fill(text);
  await page.getByRole('option').filter({ hasText: option }).first().click();
}

/** uuid makes an identifier as a client does (UUIDv7). */
export function uuid() {
  const b = crypto.getRandomValues(new Uint8Array(16)), now = Date.now();
  for (let i = 0; i < 6; i++) b[i] = Math.floor(now / 2 ** (40 - 8 * i)) & 255;
  b[6] = (b[6] & 15) | 112;
  b[8] = (b[8] & 63) | 128;
  const h = Buffer.from(b).toString('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
}

const sizes = new Map();

/** weight sums the scripts among addresses whose names fit, as they are sent: compressed. */
export async function weight(urls, which) {
  let sum = 0;
  for (const url of new Set(urls.filter((u) => /\.m?js$/.test(u) && which.test(u)))) {
    if (!sizes.has(url)) sizes.set(url, zlib.gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer()), { level: 9 }).length);
    sum += sizes.get(url);
  }
  return sum;
}
