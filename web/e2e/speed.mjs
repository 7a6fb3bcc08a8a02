// How fast the desk is, for docs/benchmarks.md: npm run speed. Nothing here
// passes or fails. Chromium makes the page's thread six times slower, as on an
// old laptop; told is what a person waits, from the event or the address to the
// frame painted after it, and beside it how long the thread itself was busy, which
// does not count what else the machine does. Of several goes the best is given.
import { test } from 'node:test';
import { BASE, open } from './desk.mjs';
import { fill, loaded } from './many.mjs';

const SLOWER = 6;
const MAP = 10_000, LIST = 100_000;

const ms = (x) => `${Math.round(x)} ms`;
const share = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))];

/** slow makes a page's thread slower from here on, and tells how long it was busy. */
async function slow(page, rate = SLOWER) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
  return async () => (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value * 1000;
}

// In the page: painted tells when the first frame with what is looked for is on the screen.
const watch = (selector) => {
  const frame = (then) => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = then; c.port2.postMessage(0); });
  const look = () => (document.querySelector(selector) ? frame(() => (window.painted = performance.now())) : requestAnimationFrame(look));
  look();
};

for (const [path, content] of [['/desk/today', 'main h1, main h2'], ['/desk/figures', 'tbody tr'], ['/desk/figures/force.present?contributor=KE', '.big'], ['/desk/map', '.it'], ['/desk/records', '.list li']]) {
  test(`opening ${path}`, async (t) => {
    const waits = [], busy = [];
    for (let i = 0; i < 6; i++) {
      const page = await open();
      const spent = await slow(page);
      await page.addInitScript(watch, content);
      await page.goto(BASE + path, { waitUntil: 'commit' });
      await page.waitForFunction(() => window.painted, undefined, { timeout: 120_000 });
      busy.push(await spent());
      waits.push(await page.evaluate(() => window.painted));
      await page.done();
    }
    t.diagnostic(`its content after ${ms(Math.min(...waits))}; the thread was busy for ${ms(Math.min(...busy))}`);
  });
}

for (const [path, content] of [['/desk/figures', 'tbody tr'], ['/desk/map', '.it']]) {
  test(`opening ${path} over 400 kbit/s, 400 ms there and back`, async (t) => {
    const page = await open();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
    await page.addInitScript(watch, content);
    for (const when of ['first time', 'again']) {
      await page.goto(BASE + path, { waitUntil: 'commit' });
      await page.waitForFunction(() => window.painted, undefined, { timeout: 180_000 });
      const { ready, paint, bytes, asked } = await page.evaluate(() => {
        const all = [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')].filter((r) => r.responseEnd <= window.painted);
        return { ready: window.painted, paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0, bytes: all.reduce((n, r) => n + r.transferSize, 0), asked: all.length };
      });
      t.diagnostic(`${when}: something after ${ms(paint)}, its content after ${ms(ready)}, ${Math.round(bytes / 1000)} kB in ${asked} answers until then`);
    }
    await page.done();
  });
}

/** drag moves the slider's knob by hand, step by step, and tells how long each took to be painted. */
async function drag(page, steps, by) {
  const slider = page.locator('input[type=range]'), box = await slider.boundingBox();
  const inner = box.width - 20, y = box.y + box.height / 2;
  const x = box.x + 10 + (inner * Number(await slider.inputValue())) / Number(await slider.getAttribute('max'));
  await page.mouse.move(x, y);
  await page.mouse.down();
  const times = [];
  for (let i = 1; i <= steps; i++) {
    await page.evaluate(() => {
      window.step = new Promise((done) => addEventListener('input', (e) => requestAnimationFrame(() => {
        const c = new MessageChannel();
        c.port1.onmessage = () => done(performance.now() - e.timeStamp);
        c.port2.postMessage(0);
      }), { once: true, capture: true }));
    });
    await page.mouse.move(x - i * by, y);
    times.push(await page.evaluate(() => window.step));
  }
  await page.mouse.up();
  return times;
}

test(`a step of the slider with ${MAP} records more`, async (t) => {
  await fill(MAP);
  const page = await open('/desk/map');
  await loaded(page);
  const spent = await slow(page);
  let best;
  for (let i = 0; i < 4; i++) {
    const before = await spent(), times = await drag(page, 25, i % 2 ? -12 : 12), busy = ((await spent()) - before) / times.length;
    const one = { half: share(times, 0.5), most: share(times, 0.95), busy };
    if (!best || one.half < best.half) best = one;
  }
  t.diagnostic(`from the hand to the paint ${ms(best.half)} (half of the steps), ${ms(best.most)} (19 of 20); the thread was busy for ${ms(best.busy)} a step`);
  await page.done();
});

test(`scrolling ${LIST} records to the end`, async (t) => {
  await fill(LIST - MAP, '2023-01-01');
  for (const rate of [1, SLOWER]) {
    const page = await open('/desk/records');
    const spent = await slow(page, rate), before = await spent();
    const { frames, tasks, rows, bare } = await page.evaluate(async (most) => {
      const view = document.querySelector('.list .view'), tasks = [];
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map((e) => e.duration))).observe({ type: 'longtask' });
      let frames = 0, rows = 0, bare = 0;
      for (let still = 0; still < 40 && frames < most; frames++) {
        const top = view.scrollTop;
        view.scrollTop += 2000;
        await new Promise((r) => requestAnimationFrame(() => setTimeout(r)));
        still = view.scrollTop === top && !document.querySelector('.more')?.textContent.includes('…') ? still + 1 : 0;
        const seen = view.querySelectorAll('li');
        rows = Math.max(rows, seen.length);
        if (view.scrollTop !== top && ![...seen].some((li) => li.getBoundingClientRect().bottom > view.getBoundingClientRect().top)) bare++;
      }
      return { frames, tasks, rows, bare };
    }, rate > 1 ? 600 : 9000);
    t.diagnostic(`${rate} times slower: ${await page.locator('.list .view').getAttribute('aria-label')}; ${frames} frames, the thread busy for ${ms(((await spent()) - before) / frames)} each; tasks over 50 ms: ${tasks.length}, the longest ${ms(Math.max(0, ...tasks))}; at most ${rows} rows drawn, ${bare} frames without one`);
    await page.done();
  }
});
