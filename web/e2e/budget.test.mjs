// What makes the desk fast, counted and not timed, so that it holds on any
// machine: what is asked for, what is drawn, and what a step writes anew. The
// milliseconds are in docs/benchmarks.md (npm run speed).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { none, open, weight } from './desk.mjs';
import { fill, loaded } from './many.mjs';

const MANY = 10_000;

test('the map by WebGL: at most 480 KB of script, compressed, after the first paint', async (t) => {
  const page = await open('/desk/map');
  await page.locator('.gl.up').waitFor({ timeout: 60000 });
  const bytes = await weight(page.requests, /\/(gl-|maplibre)/);
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes > 200_000 && bytes <= 480_000, `${bytes} bytes`);
  none(page.wrong);
  await page.done();
});

test(`a step of the slider with ${MANY} records asks nothing, draws what is in sight, and makes next to nothing anew`, async (t) => {
  await fill(MANY);
  const page = await open('/desk/map');
  await loaded(page);
  await page.locator('.gl.up').waitFor({ timeout: 60000 });
  const steps = 24, asked = page.requests.length;
  const { made, rows, marks, shown } = await page.evaluate(async (n) => {
    const slider = document.querySelector('input[type=range]'), main = document.querySelector('main');
    let made = 0, rows = 0, marks = 0;
    const shown = new Set();
    const seen = new MutationObserver((list) => { for (const m of list) for (const node of m.addedNodes) if (node instanceof Element) made += 1 + node.querySelectorAll('*').length; });
    seen.observe(main, { childList: true, subtree: true });
    for (let i = 0; i < n; i++) {
      slider.value = String(Number(slider.value) - 9);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((r) => requestAnimationFrame(() => setTimeout(r)));
      rows = Math.max(rows, main.querySelectorAll('.ls li').length);
      marks = Math.max(marks, main.querySelectorAll('.pin').length);
      shown.add(document.querySelector('.ls h1 + span').textContent);
    }
    return { made, rows, marks, shown: shown.size };
  }, steps);
  t.diagnostic(`${(made / steps).toFixed(1)} elements made a step, ${rows} rows and ${marks} marks at most`);
  assert.equal(shown, steps, 'every step shows another number of records');
  assert.ok(rows > 10 && rows <= 40, `${rows} rows drawn`);
  assert.ok(marks > 10 && marks <= 80, `${marks} marks drawn`);
  assert.ok(made / steps <= 100, `${made / steps} elements made a step`);
  assert.equal(page.requests.length, asked, 'the network is not asked');
  none(page.wrong);
  await page.done();
});

test('the hand is let go: the address changes, and nothing that is there is asked for again', async () => {
  const page = await open('/desk/map');
  await page.locator('.gl.up').waitFor({ timeout: 60000 });
  const asked = page.requests.length, before = page.url();
  await page.getByRole('slider').focus();
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL((u) => u.href !== before);
  await page.waitForTimeout(300);
  assert.deepEqual(page.requests.slice(asked).filter((u) => u.includes('/api/')), []);
  none(page.wrong);
  await page.done();
});

test(`scrolling a list of ${MANY} records draws only what is in sight`, async (t) => {
  const page = await open('/desk/records');
  const most = await page.evaluate(async () => {
    const view = document.querySelector('.list .view');
    let most = 0;
    for (let i = 0; i < 120; i++) {
      view.scrollTop += 400;
      await new Promise((r) => requestAnimationFrame(() => setTimeout(r)));
      most = Math.max(most, view.querySelectorAll('li').length);
    }
    return most;
  });
  t.diagnostic(`${most} rows at most`);
  assert.ok(most > 10 && most < 80, `${most} rows drawn`);
  none(page.wrong);
  await page.done();
});
