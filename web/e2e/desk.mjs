// What the tests of the desk share: a browser, pages that complain, and axe.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { after } from 'node:test';
import zlib from 'node:zlib';
import { chromium } from 'playwright-core';

export const BASE = process.env.DESK;
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
after(() => browser.close());

/** open gives a page at a path of the desk. It keeps what went wrong: console, requests, other hosts. */
export async function open(path, { width = 1440, height = 900, theme = 'light', lang = 'en', as = '' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: width < 768, locale: 'en-GB', bypassCSP: false });
  await context.addInitScript(([t, l]) => {
    if (!localStorage.getItem('konbit.theme')) localStorage.setItem('konbit.theme', t);
    if (!localStorage.getItem('konbit.lang')) localStorage.setItem('konbit.lang', l);
  }, [theme, lang]);
  if (as) await context.addCookies([{ name: 'konbit_as', value: as, url: BASE }]);
  const page = await context.newPage();
  const wrong = [];
  const requests = [];
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type()) && !/GL Driver Message/.test(m.text())) wrong.push(`console ${m.type()}: ${m.text()}`); });
  page.on('pageerror', (e) => wrong.push(`page error: ${e.stack}`));
  page.on('request', (r) => {
    requests.push(r.url());
    if (!r.url().startsWith(BASE) && !/^(data|blob):/.test(r.url())) wrong.push(`another host: ${r.url()}`);
  });
  const waiting = new Set();
  page.on('request', (r) => { if (!r.url().includes('/events')) waiting.add(r); });
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (r) => waiting.delete(r));
  Object.assign(page, { waiting });
  page.on('response', (r) => { if (r.status() >= 400) wrong.push(`${r.status()} ${r.url()}`); });
  if (path !== undefined) await go(page, path);
  return Object.assign(page, { wrong, requests, done: () => context.close() });
}

/** go opens a path and waits until nothing is awaited any more. */
export async function go(page, path) {
  await page.goto(BASE + path);
  await settled(page);
}

/** settled waits for fonts, answers and the bones of what is loading. */
export async function settled(page) {
  await page.waitForLoadState('load');
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => document.querySelector('main[aria-busy=false]') && !document.querySelector('.bones'), undefined, { timeout: 15000 });
  for (let quiet = 0; quiet < 3; ) {
    await page.waitForTimeout(60);
    quiet = page.waiting.size ? 0 : quiet + 1;
  }
  await page.waitForFunction(() => !document.querySelector('.bones'));
}

/** axe returns the violations of WCAG 2.2 AA and best practice, each with its first places. */
export async function axe(page) {
  // A policy without inline script keeps axe out; it is put in from outside.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
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
