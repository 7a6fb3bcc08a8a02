// Takes the pictures of docs/screens from two nodes that serve the desk, the
// reference mission and the exercise:
//   node e2e/screens.mjs http://127.0.0.1:8470 http://127.0.0.1:8471 [NAME...]
// pngquant, where it is installed, makes them small.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const [reference, exercise, ...only] = process.argv.slice(2);
const out = fileURLToPath(new URL('../../docs/screens/', import.meta.url));
const KE = '/desk/figures/force.present?contributor=KE';
const dark = { theme: 'dark' }, phone = { width: 390, height: 844 };
// A draft is begun, and a number typed by hand.
async function begin(page) {
  await page.getByRole('button', { name: 'Begin the draft' }).click();
  await page.getByRole('button', { name: 'Begin with what the record says' }).click();
  await page.getByRole('textbox', { name: 'Summary, paragraph 1, English' }).waitFor();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' FOB 3 met 45 residents.');
  await page.locator('.typed').first().waitFor();
  await page.locator('.chip.ref').first().click();
}
async function check(page) {
  await page.getByLabel('Your draft').fill('Kenya has 617 officers in Haiti. Over 700,000 people are displaced. 739 cadets graduated.');
  await page.keyboard.press('Control+Enter');
  await page.locator('article.card').nth(2).waitFor();
}
const editions = (await (await fetch(`${exercise}/api/v1/editions`)).json()).items;
const SHOTS = [
  ['today', exercise, '/desk/today'], ['today-dark', exercise, '/desk/today', dark], ['today-phone', exercise, '/desk/today', phone],
  ['editor', exercise, '/desk/reports/sitrep/14', { act: begin }], ['editor-dark', exercise, '/desk/reports/sitrep/14', dark], ['preview', exercise, '/desk/reports/sitrep/14/preview?in=fr'],
  ['reports', exercise, '/desk/reports'], ['compare', exercise, '/desk/reports/sitrep/14/changes'], ['edition', exercise, `/desk/reports/editions/${editions.find((e) => e.report === 'sitrep').id}`],
  ['figure', reference, `${KE}&sources=seeds`], ['figure-dark', reference, `${KE}&sources=seeds`, dark], ['figure-all', reference, `${KE}&sources=all`], ['figure-phone', reference, `${KE}&sources=seeds`, { ...phone, lang: 'ht' }],
  ['figures', reference, '/desk/figures'], ['map', reference, '/desk/map?sources=seeds'], ['map-dark', reference, '/desk/map', dark], ['map-phone', reference, '/desk/map', phone],
  ['articles', reference, '/desk/articles'], ['articles-dark', reference, '/desk/articles', dark], ['force', reference, '/desk/force?valid=2025-02-28&known=2025-02-28'],
  ['records', reference, '/desk/records'], ['form', reference, '/desk/records/new/patrol', { lang: 'fr' }], ['sources', reference, '/desk/sources'], ['check', reference, '/desk/check', { act: check }],
];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
for (const [name, base, path, { width = 1440, height = 900, theme = 'light', lang = 'en', act } = {}] of SHOTS) {
  if (only.length && !only.includes(name)) continue;
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: width < 768, locale: 'en-GB', reducedMotion: 'reduce' });
  await context.addInitScript(([t, l]) => { localStorage.setItem('konbit.theme', t); localStorage.setItem('konbit.lang', l); }, [theme, lang]);
  const page = await context.newPage();
  await page.goto(base + path);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => document.querySelector('main[aria-busy=false]') && !document.querySelector('.bones'));
  await act?.(page);
  if (path.startsWith('/desk/map') && width >= 768) await page.locator('.gl.up').waitFor({ timeout: 60000 });
  await page.waitForTimeout(1500);
  const file = `${out}${name}.png`;
  await page.screenshot({ path: file });
  spawnSync('pngquant', ['--force', '--skip-if-larger', '--ext', '.png', '--speed', '1', '128', file]);
  await context.close();
}
await browser.close();
