// How fast the desk is, for docs/benchmarks.md: npm run speed. Nothing here
// passes or fails. What the page's own thread is busy is counted, six times over:
// what a machine six times slower would take, whatever else this one does.
import { test } from 'node:test';
import { BASE, open } from './desk.mjs';
import { fill, loaded } from './many.mjs';

const SLOWER = 6;
const MAP = 10_000, LIST = 100_000;

const ms = (x) => `${Math.round(x)} ms`;

async function thread(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value * 1000 * SLOWER;
}

for (const [path, content] of [['/desk/figures', 'tbody tr'], ['/desk/figures/force.present?contributor=KE', '.big'], ['/desk/articles', 'article'], ['/desk/records', '.list li']]) {
  test(`opening ${path}`, async (t) => {
    const times = [];
    for (let i = 0; i < 5; i++) {
      const page = await open();
      const spent = await thread(page);
      await page.goto(BASE + path, { waitUntil: 'commit' });
      await page.locator(content).first().waitFor();
      times.push(await spent());
      await page.done();
    }
    t.diagnostic(`interactive: ${ms(Math.min(...times))}`);
  });
}

test('opening /desk/figures over 400 kbit/s, 400 ms there and back', async (t) => {
  const page = await open();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
  for (const when of ['first time', 'again']) {
    await page.goto(`${BASE}/desk/figures`, { waitUntil: 'commit' });
    await page.locator('tbody tr').first().waitFor({ timeout: 120_000 });
    const { ready, paint, bytes } = await page.evaluate(() => ({
      ready: performance.now(), paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      bytes: performance.getEntriesByType('resource').reduce((n, r) => n + r.transferSize, performance.getEntriesByType('navigation')[0].transferSize),
    }));
    t.diagnostic(`${when}: something after ${ms(paint)}, the figures after ${ms(ready)}, ${Math.round(bytes / 1000)} kB`);
  }
  await page.done();
});

test(`a step of the slider with ${MAP} records more`, async (t) => {
  await fill(MAP);
  const page = await open('/desk/map');
  await loaded(page);
  const spent = await thread(page), steps = 40, before = await spent();
  await page.evaluate(async (n) => {
    const slider = document.querySelector('input[type=range]');
    for (let i = 0; i < n; i++) {
      slider.value = String(Number(slider.value) - 9);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((r) => requestAnimationFrame(() => setTimeout(r)));
    }
  }, steps);
  t.diagnostic(`${ms(((await spent()) - before) / steps)} a step`);
  await page.done();
});

test(`scrolling ${LIST} records to the end`, async (t) => {
  await fill(LIST - MAP, '2023-01-01');
  const page = await open('/desk/records');
  const spent = await thread(page), before = await spent();
  const { frames, worst, rows } = await page.evaluate(async () => {
    const view = document.querySelector('.list .view');
    let frames = 0, worst = 0, rows = 0;
    const seen = new PerformanceObserver((list) => { for (const e of list.getEntries()) worst = Math.max(worst, e.duration); });
    seen.observe({ type: 'longtask' });
    for (let still = 0; still < 40 && frames < 9000; frames++) {
      const top = view.scrollTop;
      view.scrollTop += 2000;
      still = view.scrollTop === top && !document.querySelector('.more')?.textContent.includes('…') ? still + 1 : 0;
      await new Promise((r) => requestAnimationFrame(() => setTimeout(r)));
      rows = Math.max(rows, view.querySelectorAll('li').length);
    }
    return { frames, worst, rows };
  });
  t.diagnostic(`${await page.locator('.list .view').getAttribute('aria-label')}; ${frames} frames, ${ms(((await spent()) - before) / frames)} each; longest task here ${ms(worst)}; ${rows} rows drawn at most`);
  await page.done();
});
