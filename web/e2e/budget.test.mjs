// Speed, on any machine: what a movement of the hand costs the page's own thread,
// against a piece of work of known size done by the same page in the same minute.
// The milliseconds are in docs/benchmarks.md (npm run speed).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { none, open, weight } from './desk.mjs';
import { fill, loaded } from './many.mjs';

const MANY = 10_000;

async function thread(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value * 1000;
}

/** unit is the work: a thousand lines of two words written and laid out. About 10 ms on a laptop. */
async function unit(page, spent) {
  const before = await spent();
  await page.evaluate(() => {
    for (let k = 0; k < 5; k++) {
      const box = document.createElement('div');
      box.innerHTML = Array.from({ length: 1000 }, (_, i) => `<p><b>${i}</b> <span>word ${i * k}</span></p>`).join('');
      document.body.append(box);
      box.getBoundingClientRect();
      box.remove();
    }
  });
  return ((await spent()) - before) / 5;
}

test('the map by WebGL: at most 480 KB of script, compressed, after the first paint', async (t) => {
  const page = await open('/desk/map');
  await page.locator('.gl.up').waitFor({ timeout: 60000 });
  const bytes = await weight(page.requests, /\/(gl-|maplibre)/);
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes > 200_000 && bytes <= 480_000, `${bytes} bytes`);
  none(page.wrong);
  await page.done();
});

test(`a step of the slider with ${MANY} records costs no more than a few units of work`, async (t) => {
  await fill(MANY);
  const page = await open('/desk/map');
  await loaded(page);
  const spent = await thread(page);
  const steps = 24;
  const work = await unit(page, spent), asked = page.requests.length, before = await spent();
  await page.evaluate(async (n) => {
    const slider = document.querySelector('input[type=range]');
    for (let i = 0; i < n; i++) {
      slider.value = String(Number(slider.value) - 9);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((r) => requestAnimationFrame(() => setTimeout(r)));
    }
  }, steps);
  const step = ((await spent()) - before) / steps;
  t.diagnostic(`${step.toFixed(1)} ms a step, ${work.toFixed(1)} ms a unit`);
  assert.ok(step <= 3 * work, `${step} ms a step, ${work} ms a unit`);
  assert.equal(page.requests.length, asked, 'the network is not asked');
  none(page.wrong);
  await page.done();
});

test(`scrolling a list of ${MANY} records draws only what is in sight, for less than a unit of work a frame`, async (t) => {
  const page = await open('/desk/records');
  const spent = await thread(page);
  const work = await unit(page, spent), before = await spent();
  const frames = 120;
  const most = await page.evaluate(async (n) => {
    const view = document.querySelector('.list .view');
    let most = 0;
    for (let i = 0; i < n; i++) {
      view.scrollTop += 400;
      await new Promise((r) => requestAnimationFrame(() => setTimeout(r)));
      most = Math.max(most, view.querySelectorAll('li').length);
    }
    return most;
  }, frames);
  const frame = ((await spent()) - before) / frames;
  t.diagnostic(`${frame.toFixed(1)} ms a frame, ${work.toFixed(1)} ms a unit, ${most} rows at most`);
  assert.ok(most < 80, `${most} rows drawn`);
  assert.ok(frame <= 1.5 * work, `${frame} ms a frame, ${work} ms a unit`);
  none(page.wrong);
  await page.done();
});
