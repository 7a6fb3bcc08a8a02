// How fast the desk is, for docs/benchmarks.md: npm run speed. Nothing here
// passes or fails. Chromium makes the page's thread six times slower, as on an
// old laptop; told is what a person waits, from the event or the address to the
// frame painted after it, and beside it how long the thread itself was busy, which
// does not count what else the machine does.
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

// In the page: when the first frame with what is looked for was painted. It listens and
// does not look again and again, which would cost the page what is measured.
const watch = (selector) => {
  const seen = new MutationObserver(() => {
    if (!document.querySelector(selector)) return;
    seen.disconnect();
    requestAnimationFrame(() => {
      const c = new MessageChannel();
      c.port1.onmessage = () => window.tell(String((window.painted = performance.now())));
      c.port2.postMessage(0);
    });
  });
  seen.observe(document, { subtree: true, childList: true });
};

/** opener gives what opens an address in a page and tells when its content was painted. Nothing of the tests runs in the page but watch. */
async function opener(page, content) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Runtime.enable');
  await cdp.send('Runtime.addBinding', { name: 'tell' });
  await cdp.send('Page.enable');
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watch})(${JSON.stringify(content)})` });
  return async (path) => {
    const told = new Promise((done) => cdp.once('Runtime.bindingCalled', (e) => done(Number(e.payload))));
    await cdp.send('Page.navigate', { url: BASE + path });
    return told;
  };
}

// Of the map its list and, later, its marks.
for (const [path, content] of [['/desk/today', 'main h1, main h2'], ['/desk/figures', 'tbody tr'], ['/desk/figures/force.present?contributor=KE', '.big'], ['/desk/map', '.it'], ['/desk/map', '.pin'], ['/desk/records', '.list li']]) {
  test(`opening ${path} until ${content}`, async (t) => {
    const waits = [], busy = [];
    for (let i = 0; i < 10; i++) {
      const page = await open();
      const opened = await opener(page, content), spent = await slow(page);
      waits.push(await opened(path));
      busy.push(await spent());
      await page.done();
    }
    t.diagnostic(`its content after ${ms(share(waits, 0.5))} in half of the goes, ${ms(Math.min(...waits))} in the best, ${ms(Math.max(...waits))} in the worst; the thread was busy for ${ms(share(busy, 0.5))}`);
  });
}

for (const [path, content] of [['/desk/figures', 'tbody tr'], ['/desk/map', '.it']]) {
  test(`opening ${path} over 400 kbit/s, 400 ms there and back`, async (t) => {
    const page = await open();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
    const opened = await opener(page, content);
    for (const when of ['first time', 'again']) {
      await opened(path);
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
