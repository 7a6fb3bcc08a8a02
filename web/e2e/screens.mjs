// Takes the pictures of docs/screens anew: of the desk, on the reference mission
// and on the exercise, and of the documents that reports are issued as.
//   npm run screens [NAME...]
// A NAME is that of a picture of the desk, or documents.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { binary, browse, demo } from './start.mjs';

const only = process.argv.slice(2);
const wanted = (name) => !only.length || only.includes(name);
const OUT = fileURLToPath(new URL('../../docs/screens/', import.meta.url));
const KE = '/desk/figures/force.present?contributor=KE';
const dark = { theme: 'dark' }, phone = { width: 390, height: 844 };
// A draft is begun, and a number typed by hand.
async function begin(page) {
  await page.getByRole('button', { name: 'Begin the draft' }).click();
  await page.getByRole('button', { name: 'Begin with what the record says' }).click();
  await page.getByRole('textbox', { name: 'Summary, paragraph 1, English' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label') === 'Summary, paragraph 1, English');
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
const shots = (reference, exercise, edition) => [
  ['today', exercise, '/desk/today'], ['today-dark', exercise, '/desk/today', dark], ['today-phone', exercise, '/desk/today', phone],
  ['editor', exercise, '/desk/reports/sitrep/14', { act: begin }], ['editor-dark', exercise, '/desk/reports/sitrep/14', dark], ['preview', exercise, '/desk/reports/sitrep/14/preview?in=fr'],
  ['reports', exercise, '/desk/reports'], ['compare', exercise, '/desk/reports/sitrep/14/changes'], ['edition', exercise, `/desk/reports/editions/${edition}`],
  ['figure', reference, `${KE}&sources=seeds`], ['figure-dark', reference, `${KE}&sources=seeds`, dark], ['figure-all', reference, `${KE}&sources=all`], ['figure-phone', reference, `${KE}&sources=seeds`, { ...phone, lang: 'ht' }],
  ['figures', reference, '/desk/figures'], ['map', reference, '/desk/map?sources=seeds'], ['map-dark', reference, '/desk/map', dark], ['map-phone', reference, '/desk/map', phone],
  ['articles', reference, '/desk/articles'], ['articles-dark', reference, '/desk/articles', dark], ['force', reference, '/desk/force?valid=2025-02-28&known=2025-02-28'],
  ['records', reference, '/desk/records'], ['form', reference, '/desk/records/new/patrol', { lang: 'fr' }], ['sources', reference, '/desk/sources'], ['check', reference, '/desk/check', { act: check }],
];

for (const [tool, from] of [['pngquant', 'pngquant'], ['pdftoppm', 'poppler-utils'], ['soffice', 'libreoffice-writer-nogui']]) {
  if (!spawnSync(tool, ['--version']).error) continue;
  console.error(`${tool} is missing: apt-get install ${from}`);
  process.exit(2);
}
const konbit = binary();
const browser = await browse();
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'konbit-screens-'));

const small = (file, colours = 128) => execFileSync('pngquant', ['--force', '--ext', '.png', '--speed', '1', colours, file]);

async function screens() {
  const [reference, exercise] = await Promise.all([demo(konbit, 'haiti-mss'), demo(konbit, 'exercise')]);
  const { items } = await (await fetch(`${exercise.url}/api/v1/editions`)).json();
  for (const [name, node, address, { width = 1440, height = 900, theme = 'light', lang = 'en', act } = {}] of shots(reference, exercise, items.find((e) => e.report === 'sitrep').id)) {
    if (!wanted(name)) continue;
    const context = await browser.newContext({ viewport: { width, height }, hasTouch: width < 768, locale: 'en-GB', reducedMotion: 'reduce' });
    context.setDefaultTimeout(120_000);
    await context.addInitScript(([t, l]) => { localStorage.setItem('konbit.theme', t); localStorage.setItem('konbit.lang', l); }, [theme, lang]);
    const page = await context.newPage();
    await page.goto(node.url + address);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForFunction(() => document.querySelector('main[aria-busy=false]') && !document.querySelector('.bones'));
    await act?.(page);
    if (address.startsWith('/desk/map') && width >= 768) await page.locator('.gl.up').waitFor();
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `${OUT}${name}.png` });
    small(`${OUT}${name}.png`);
    await context.close();
  }
  await Promise.all([reference.stop(), exercise.stop()]);
}

// The documents, as docs/screens/reports.md says they are made: a page of each, at 92 dots to the inch.
async function documents() {
  const at = (node, ...args) => execFileSync(konbit, [...args, '--dir', path.join(dir, node)], { stdio: ['ignore', 'pipe', 'ignore'] });
  const picture = (name, file, page = 1) => {
    execFileSync('pdftoppm', ['-png', '-r', '92', '-f', page, '-l', page, '-singlefile', path.join(dir, file), `${OUT}${name}`]);
    small(`${OUT}${name}.png`, 16);
  };
  at('exercise', 'demo', '--load', '--mission', 'exercise');
  at('exercise', 'report', 'draft', 'sitrep');
  at('exercise', 'report', 'clear', 'sitrep', '14', '--as', 'duty');
  for (const step of ['approve', 'issue']) at('exercise', 'report', step, 'sitrep', '14', '--as', 'commander');
  for (const format of ['html', 'pdf', 'docx']) at('exercise', 'report', 'show', 'sitrep', '14', '--format', format, '--output', path.join(dir, `sitrep.${format}`));
  picture('sitrep-pdf', 'sitrep.pdf');
  const page = await browser.newPage();
  await page.goto(`file://${dir}/sitrep.html`);
  await page.pdf({ path: path.join(dir, 'printed.pdf'), preferCSSPageSize: true });
  picture('sitrep-html', 'printed.pdf');
  execFileSync('soffice', [`-env:UserInstallation=file://${dir}/profile`, '--headless', '--convert-to', 'pdf:writer_pdf_Export', '--outdir', path.join(dir, 'office'), path.join(dir, 'sitrep.docx')], { stdio: 'ignore' });
  picture('sitrep-docx', 'office/sitrep.pdf');

  at('reference', 'demo', '--load', '--mission', 'haiti-mss');
  at('reference', 'report', '--period', '2025-01-12/2025-01-25', '--format', 'pdf', '--output', path.join(dir, 'mss.pdf'));
  picture('sitrep-mss', 'mss.pdf');
  picture('sitrep-evidence', 'mss.pdf', 6);
  at('reference', 'report', '--kind', 'annex', '--period', '2024-10-01/2025-01-25', '--format', 'pdf', '--output', path.join(dir, 'annex.pdf'));
  picture('council-annex', 'annex.pdf', 2);
}

try {
  await screens();
  if (!only.length || only.includes('documents')) await documents();
} finally {
  await browser.close();
  fs.rmSync(dir, { recursive: true, force: true });
}
process.exit(0);
