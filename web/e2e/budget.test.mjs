// Weight and speed: what is loaded before the first paint, and how fast a slow
// machine is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import zlib from 'node:zlib';
import { BASE, none, open } from './desk.mjs';

const KB = 1000;

async function scripts(path) {
  const page = await open(path);
  const urls = [...new Set(page.requests.filter((u) => (u.endsWith('.js') || u.endsWith('.mjs')) && !/\/(gl-|maplibre)/.test(u)))];
  await page.done();
  let sum = 0;
  for (const u of urls) sum += zlib.gzipSync(Buffer.from(await (await fetch(u)).arrayBuffer()), { level: 9 }).length;
  return sum;
}

for (const path of ['/desk/figures', '/desk/figures/force.present?contributor=KE', '/desk/articles', '/desk/records', '/desk/force', '/desk/map']) {
  test(`${path}: at most 90 KB of script, compressed`, async (t) => {
    const size = await scripts(path);
    t.diagnostic(`${(size / KB).toFixed(1)} KB`);
    assert.ok(size <= 90 * KB, `${size} bytes`);
  });
}

// Time is the page's own thread time, six times over: what a machine six times
// slower would take, whatever else this one is busy with.
async function thread(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value])).TaskDuration * 1000;
}

test('the map by WebGL: at most 480 KB of script, compressed, after the first paint', async (t) => {
  const page = await open('/desk/map');
  await page.locator('.gl.up').waitFor({ timeout: 60000 });
  const urls = [...new Set(page.requests.filter((u) => /\/(gl-|maplibre)[^/]*\.m?js$/.test(u)))];
  assert.ok(urls.length >= 2, 'chunk and worker');
  let sum = 0;
  for (const u of urls) sum += zlib.gzipSync(Buffer.from(await (await fetch(u)).arrayBuffer()), { level: 9 }).length;
  t.diagnostic(`${(sum / KB).toFixed(1)} KB`);
  assert.ok(sum <= 480 * KB, `${sum} bytes`);
  none(page.wrong);
  await page.done();
});

test('interactive within 1.5 s on a machine six times slower', async (t) => {
  const page = await open();
  const spent = await thread(page);
  await page.goto(`${BASE}/desk/figures`, { waitUntil: 'commit' });
  await page.locator('tbody tr').first().waitFor();
  const ms = 6 * (await spent());
  t.diagnostic(`${ms.toFixed(0)} ms`);
  assert.ok(ms <= 1500, `${ms} ms`);
  await page.done();
});

test('a step of the slider is painted within 100 ms on a machine six times slower', async (t) => {
  const page = await open('/desk/map?sources=all');
  const spent = await thread(page);
  const steps = 24;
  const before = await spent();
  await page.evaluate(async (n) => {
    const slider = document.querySelector('input[type=range]');
    for (let i = 0; i < n; i++) {
      slider.value = String(Number(slider.value) - 9);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((r) => requestAnimationFrame(() => setTimeout(r)));
    }
  }, steps);
  const ms = (6 * ((await spent()) - before)) / steps;
  t.diagnostic(`${ms.toFixed(0)} ms a step`);
  assert.ok(ms <= 100, `${ms} ms`);
  await page.done();
});
