// Takes the pictures of docs/screens from a node that serves the desk:
// node e2e/screens.mjs http://127.0.0.1:8470
import { chromium } from 'playwright-core';
import { fileURLToPath } from 'node:url';

const base = process.argv[2] ?? 'http://127.0.0.1:8470';
const out = fileURLToPath(new URL('../../docs/screens/', import.meta.url));
const KE = '/desk/figures/force.present?contributor=KE';
const SHOTS = [
  ['figure', `${KE}&sources=seeds`], ['figure-dark', `${KE}&sources=seeds`, { theme: 'dark' }], ['figure-all', `${KE}&sources=all`], ['figure-phone', `${KE}&sources=seeds`, { width: 390, height: 844, lang: 'ht' }],
  ['figures', '/desk/figures'], ['map', '/desk/map?sources=seeds'], ['map-dark', '/desk/map', { theme: 'dark' }], ['map-phone', '/desk/map', { width: 390, height: 844 }],
  ['articles', '/desk/articles'], ['articles-dark', '/desk/articles', { theme: 'dark' }], ['force', '/desk/force?valid=2025-02-28&known=2025-02-28'],
  ['records', '/desk/records'], ['form', '/desk/records/new/patrol', { lang: 'fr' }], ['sources', '/desk/sources'], ['check', '/desk/check', { draft: true }],
];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
for (const [name, path, { width = 1440, height = 900, theme = 'light', lang = 'en', draft = false } = {}] of SHOTS) {
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: width < 768, locale: 'en-GB', reducedMotion: 'reduce' });
  await context.addInitScript(([t, l]) => { localStorage.setItem('konbit.theme', t); localStorage.setItem('konbit.lang', l); }, [theme, lang]);
  const page = await context.newPage();
  await page.goto(base + path);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => document.querySelector('main[aria-busy=false]') && !document.querySelector('.bones'));
  if (draft) {
    await page.getByLabel('Your draft').fill('Kenya has 617 officers in Haiti. Over 700,000 people are displaced. 739 cadets graduated.');
    await page.keyboard.press('Control+Enter');
    await page.locator('article.card').nth(2).waitFor();
  }
  if (path.startsWith('/desk/map') && width >= 768) await page.locator('.gl.up').waitFor({ timeout: 60000 });
  await page.waitForTimeout(900);
  await page.screenshot({ path: `${out}${name}.png` });
  await context.close();
}
await browser.close();
