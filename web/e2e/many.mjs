// Many records, invented, for tests and measurements of size.
import { api } from './desk.mjs';

const id = (ms, i) => {
  const h = ms.toString(16).padStart(12, '0'), n = i.toString(16).padStart(12, '0');
  return `${h.slice(0, 8)}-${h.slice(8)}-7000-8000-${n}`;
};

/** fill enters n patrols and incidents of the two years before day, all over the country. */
export async function fill(n, day = '2025-01-20') {
  const { items } = await api('/places?limit=5000');
  const towns = items.filter((p) => p.level === 'adm2' && p.point).map((p) => p.code);
  const end = Date.parse(`${day}T00:00Z`), stretch = 2 * 365 * 864e5;
  const at = (ms) => new Date(ms).toISOString().replace('.000', '');
  const one = (i) => {
    const start = end - Math.floor((stretch * (n - i)) / n / 60000) * 60000;
    const head = { id: id(start, i), made: at(start + 3 * 36e5), valid: at(start).slice(0, 10), place: { code: towns[(i * 7) % towns.length] }, sources: [{ own: true }] };
    return i % 4
      ? { ...head, kind: 'patrol@1', body: { types: ['foot'], status: 'done', start: at(start), end: at(start + 2 * 36e5), personnel: 6 + (i % 9), result: 'completed', findings: `Patrol ${i} of the sector, nothing to add.` } }
      : { ...head, kind: 'note@1', body: { text: `Note ${i}: the road was open and the market busy.` } };
  };
  for (let i = 0; i < n; i += 1000) await api('/records', Array.from({ length: Math.min(1000, n - i) }, (_, j) => one(i + j)));
}

/** loaded waits until the map has every record: page after page of them arrives. */
export async function loaded(page) {
  const shown = () => page.locator('.ls h1 + span').innerText();
  for (let last = await shown(), same = 0; same < 8; ) {
    await page.waitForTimeout(150);
    const now = await shown();
    same = now === last && !page.waiting.size ? same + 1 : 0;
    last = now;
  }
}
