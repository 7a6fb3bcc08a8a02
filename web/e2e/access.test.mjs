// What axe cannot see: where the keyboard goes, what a dialog holds, motion,
// enlarged pages, paper.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { none, open, overflows, settled } from './desk.mjs';

const SCREENS = ['/desk/today', '/desk/figures', '/desk/figures/force.present?contributor=KE', '/desk/map', '/desk/force', '/desk/records', '/desk/records/new/patrol', '/desk/claims', '/desk/sources', '/desk/check', '/desk/articles', '/desk/reports'];
const STOPS = 60;

// walk presses Tab and tells of every stop what it is called and whether one can see it.
async function walk(page) {
  const stops = [];
  for (let i = 0; i < STOPS; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const box = e.getBoundingClientRect(), style = getComputedStyle(e);
      const by = (e.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
      const name = e.getAttribute('aria-label') || by.trim() || e.labels?.[0]?.textContent || e.textContent || e.title || e.placeholder || '';
      const ring = (s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1;
      // A ring may be drawn by what stands around it: a field in its frame, a slider under its knob.
      const around = [e, e.parentElement, e.parentElement?.parentElement].some((x) => x && (ring(getComputedStyle(x)) || getComputedStyle(x).boxShadow !== 'none'));
      return { tag: e.tagName, name: name.trim().slice(0, 40), seen: around || style.opacity === '0', inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth, id: e.outerHTML.slice(0, 90) };
    });
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}

describe('by keyboard alone', () => {
  for (const path of SCREENS) {
    test(path, async () => {
      const page = await open(path);
      const stops = await walk(page);
      assert.ok(stops.length > 12, `${stops.length} stops`);
      none(stops.filter((s) => !s.name).map((s) => s.id), 'every stop has a name');
      none(stops.filter((s) => !s.seen).map((s) => s.id), 'every stop is seen');
      none(stops.filter((s) => !s.inside).map((s) => s.id), 'every stop is in sight');
      none(page.wrong);
      await page.done();
    });
  }
});

test('a dialog holds the keyboard, Escape closes it, and one is back where one was', async () => {
  const page = await open('/desk/claims', { as: 'demo:analyst' });
  const opener = page.getByRole('button', { name: 'Add a text' }).first();
  await opener.focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog').waitFor();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement.closest('dialog')), 'the keyboard stays in the dialog');
  }
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.ok(await opener.evaluate((e) => e === document.activeElement), 'the keyboard is back');
  await page.done();
});

test('twice as large, everything is still there and nothing is cut off', async () => {
  for (const path of SCREENS) {
    const page = await open(path, { width: 720, height: 450 }); // 1440 by 900 at 200 %
    none(await overflows(page), path);
    await page.done();
  }
});

test('who asks for no motion gets none', async () => {
  const page = await open();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(process.env.DESK + '/desk/figures');
  await settled(page);
  none(await page.evaluate(() => document.getAnimations().filter((a) => a.playState === 'running').map((a) => `${a.animationName ?? a.transitionProperty} on ${a.effect.target.className}`)), 'nothing moves');
  await page.done();
});

test('on paper there is the content alone, all of it, in ink', async () => {
  for (const path of ['/desk/figures', '/desk/figures/force.present?contributor=KE', '/desk/force']) {
    const page = await open(path, { theme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    const [frame, cut, ground] = await page.evaluate(() => [
      [...document.querySelectorAll('.top, .rail')].filter((e) => e.checkVisibility()).length,
      document.querySelector('main').scrollHeight > document.querySelector('main').clientHeight + 1,
      getComputedStyle(document.body).backgroundColor,
    ]);
    assert.deepEqual([frame, cut, ground], [0, false, 'rgb(255, 255, 255)'], path);
    await page.done();
  }
});

test('behind every chart there is a table', async () => {
  for (const path of ['/desk/figures/force.present?contributor=KE', '/desk/force']) {
    const page = await open(path);
    const charts = await page.locator('main svg[role=img]').count(), tables = await page.locator('main table, main [role=table]').count();
    assert.ok(charts > 0 && tables > 0, `${path}: ${charts} charts, ${tables} tables`);
    await page.done();
  }
});
