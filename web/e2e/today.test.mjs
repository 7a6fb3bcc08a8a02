// mission: exercise
// The day of a reporting officer and of those around her, on the exercise: what
// is waited for, what comes in, and what it does to figures, map and draft.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, axe, entered, go, none, open, pick, settled, uuid } from './desk.mjs';

const number = async (page) => Number((await page.locator('.ls h1 + span').innerText()));

test('today: the report that is due, who has reported, what was planned, what is open, what moved', async () => {
  const page = await open('/desk/');
  assert.match(page.url(), /\/desk\/today/);
  await page.getByRole('heading', { name: /Situation report 14/ }).waitFor();
  const text = await page.locator('main').innerText();
  assert.match(text, /3 of 4 received/);
  assert.match(text, /FOB 2[\s\S]*late \d+ min[\s\S]*last heard 04:48/);
  assert.match(text, /EX-028/);
  assert.match(text, /542[\s\S]*543/);
  assert.match(text, /Worked out: 3 returns add up to 375/);
  assert.match(text, /9 did not move/);
  assert.match(text, /Weekly assessment 2/);
  none(await axe(page), 'axe is content');
  none(page.wrong);
  await page.done();
});

test('a base that has not reported is called, and what was said is kept', async () => {
  const page = await open('/desk/today');
  await page.getByRole('button', { name: 'Call' }).click();
  await page.getByLabel('What was said').fill('Return promised by 06:30.');
  none(await axe(page), 'axe is content with the dialog');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.getByText(/asked 3 times/).waitFor();
  await page.getByRole('link', { name: 'All returns' }).click();
  await settled(page);
  await page.getByText(/Return promised by 06:30/).waitFor();
  none(page.wrong);
  await page.done();
});

test('what was planned is asked back, and answered with a reason', async () => {
  const page = await open('/desk/today');
  const plan = page.locator('.yd li').first();
  const done = Number((await page.locator('.yd header .mut').innerText()).match(/^\d+/)[0]);
  await plan.getByRole('button', { name: 'Slipped' }).click();
  await page.getByText(`${done + 1} of 23 answered`).waitFor();
  await plan.getByRole('button', { name: /Say more/ }).click();
  await page.getByLabel('What is to be said of it').fill('A tyre.');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await plan.getByText('A tyre.').waitFor();
  none(page.wrong);
  await page.done();
});

test('what changed is told in sentences, without what comes every day', async () => {
  const page = await open('/desk/today');
  const since = page.locator('section').filter({ has: page.getByRole('heading', { name: /Since Situation report 13/ }) });
  const changed = await since.locator('ul').innerText();
  assert.match(changed, /EX-028 Shots at a patrol vehicle near Roche-Lune, 2 follow-ups\s+latest 23:15/);
  assert.doesNotMatch(changed, /Planned|has reported/);
  await since.getByRole('button', { name: /^Everything, \d+/ }).click();
  assert.match(await since.locator('ul').innerText(), /FOB 2 was asked for its return, \d times[\s\S]*FOB 3 has reported/);
  none(page.wrong);
  await page.done();
});

test('which base is silent is said on every screen, and of each what was last heard', async () => {
  const page = await open('/desk/figures');
  const link = page.getByRole('button', { name: 'FOB 2 silent since 04:48' });
  await link.click();
  const panel = page.getByRole('dialog', { name: /silent/ });
  assert.match(await panel.innerText(), /FOB 3 Full return, received 05:48[\s\S]*link: degraded[\s\S]*Up to date/);
  none(await axe(page), 'axe is content with the panel');
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  assert.ok(await link.evaluate((b) => b === document.activeElement), 'the focus is back where it was');
  none(page.wrong);
  await page.done();
});

test('an incident is closed from where it is seen', async () => {
  const page = await open('/desk/today', { as: 'demo:duty' });
  await page.getByRole('link', { name: 'Close: EX-027 Patrol vehicle off the road at Haut-Malard' }).click();
  await settled(page);
  assert.equal(await page.getByLabel('Status').inputValue(), 'closed');
  await page.locator('[data-path="body.text"] textarea').fill('Towed to the workshop.');
  await page.getByRole('button', { name: 'Enter it' }).click();
  await entered(page);
  await go(page, '/desk/today');
  await page.getByRole('heading', { name: /Open incidents/ }).waitFor();
  assert.equal(await page.getByRole('link', { name: /^Close: EX-027/ }).count(), 0);
  none(page.wrong);
  await page.done();
});

test('a record from elsewhere shows on Today by itself', async () => {
  const page = await open('/desk/today');
  await page.getByRole('button', { name: /^Everything/ }).click();
  await api('/records', {
    id: uuid(), kind: 'patrol@1', made: '2026-02-09T06:20:00+04:00', place: { code: 'XT0303', name: 'Trois-Buses' }, sources: [{ own: true }],
    body: { types: ['sea'], status: 'done', result: 'completed', start: '2026-02-09T04:00:00+04:00', end: '2026-02-09T06:00:00+04:00' },
  });
  await page.locator('main').getByText(/Sea.*Trois-Buses/).waitFor({ timeout: 8000 });
  none(page.wrong);
  await page.done();
});

test('who one is to be is chosen among the people of the exercise', async () => {
  const page = await open('/desk/today');
  await page.getByRole('button', { name: /You are Lt Quill/ }).click();
  await page.getByRole('button', { name: /Capt. Watch/ }).click();
  await page.waitForLoadState('load');
  await settled(page);
  await page.getByRole('button', { name: /You are Capt. Watch/ }).waitFor();
  await page.getByText('Exercise', { exact: true }).first().waitFor();
  none(page.wrong);
  await page.done();
});

test('a duty officer enters a patrol on a phone, with a photo', async () => {
  const page = await open('/desk/records/new/patrol', { width: 390, height: 844, as: 'demo:duty' });
  await page.getByRole('button', { name: 'Foot', exact: true }).click();
  await page.getByLabel('Status').selectOption({ label: 'Done' });
  await pick(page, '#place', 'Trois-Buses');
  await page.locator('[data-path="body.start"] input').fill('2026-02-09T04:00');
  await page.locator('[data-path="body.end"] input').fill('2026-02-09T05:30');
  await page.locator('[data-path="body.result"] select').selectOption({ label: 'Completed' });
  await page.locator('[data-path="body.personnel"] input').fill('6');
  await page.locator('[data-path="body.photos"] input[type=file]').setInputFiles({ name: 'bridge.png', mimeType: 'image/png', buffer: await photo(page) });
  await page.getByLabel('What bridge.jpg shows').fill('The bridge is passable.');
  none(await axe(page), 'axe is content');
  await page.getByRole('button', { name: 'Enter it' }).click();
  await entered(page);
  const image = page.getByRole('img', { name: 'The bridge is passable.' });
  assert.equal(await image.evaluate(async (i) => { await i.decode(); return i.naturalWidth; }), 1280, 'the photo was made small enough to send');
  none(page.wrong);
  await page.done();
});

test('a pasted article, two claims accepted: the figure, the map and the draft change', async () => {
  await api('/drafts', { report: 'sitrep', number: 14 }, 'demo:reporting');
  const map = await open('/desk/map');
  const before = await number(map);
  const draft = await open('/desk/reports/sitrep/14');
  assert.match(await draft.locator('main').innerText(), /18,640/);

  const page = await open('/desk/claims', { as: 'demo:analyst' });
  await page.getByRole('button', { name: 'Add a text' }).first().click();
  await page.getByLabel('The text', { exact: true }).fill(`RANSEL, Feb 8 - At least 14 people were killed in Trois-Buses on 7 February, the district office said on Sunday.

The Talvane Displacement Count says 19,300 people are displaced across Talvane, up from 18,640 at the end of January.`);
  await page.getByLabel('Title', { exact: true }).fill('Fourteen killed at Trois-Buses');
  await page.getByLabel('Publisher', { exact: true }).fill('Ransel Courier');
  await page.locator('#published').fill('2026-02-08');
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.waitForURL(/\/claims\/[0-9a-f-]{36}/);
  await settled(page);
  await page.locator('.fx').getByText(/at least 16/).first().waitFor();
  await page.keyboard.press('a');
  await page.locator('.st.accepted').nth(0).waitFor();
  await page.locator('.fx').getByText(/about 19,300/).first().waitFor();
  await page.keyboard.press('a');
  await page.locator('.st.accepted').nth(1).waitFor();
  const { open: left } = await api('/review/open', undefined, 'demo:analyst');
  await page.locator('.rail').getByRole('link', { name: left ? `Claims ${left} to decide` : 'Claims', exact: true }).waitFor();

  await go(page, '/desk/figures/displaced.stock');
  assert.match(await page.locator('.big').innerText(), /about 19,300/);
  await map.getByText(/Trois-Buses/).first().waitFor();
  await map.waitForFunction((n) => Number(document.querySelector('.ls h1 + span').textContent) > n, before);
  await draft.getByText(/19,300/).first().waitFor();
  none([...page.wrong, ...map.wrong, ...draft.wrong]);
  await Promise.all([page, map, draft].map((p) => p.done()));
});

test('the exercise is played on to the next morning', async () => {
  const page = await open('/desk/today');
  await page.getByRole('button', { name: 'To the next morning' }).click();
  none(await axe(page), 'axe is content with the question');
  await page.getByRole('button', { name: 'Play on' }).click();
  await page.getByRole('heading', { name: /Situation report 15/ }).waitFor();
  await page.getByText(/\d+ records came in/).waitFor();
  none(page.wrong);
  await page.done();
});

// A photo larger than a thin link wants.
const photo = (page) => page.evaluate(async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 2400, height: 1200 });
  canvas.getContext('2d').fillRect(0, 0, 1200, 1200);
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  return [...new Uint8Array(await blob.arrayBuffer())];
}).then((bytes) => Buffer.from(bytes));
