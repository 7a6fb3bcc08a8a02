// Entering records: times as one types them, in the reader's order, with what was understood beneath.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, axe, entered, none, open, settled, uuid } from './desk.mjs';

test('a date is typed as one says it, its precision is said, and what is none is named', async () => {
  const page = await open('/desk/records/new/statement', { lang: 'fr', theme: 'dark' });
  const when = page.getByLabel('Quand'), said = page.locator('#valid-said');
  for (const [typed, shown, plain] of [
    ['18/1/2025', '18/01/2025', 'sam. 18 janv. 2025'], ['janvier 2025', '01/2025', 'janvier 2025 : on sait le mois, pas le jour'], ['2025', '2025', '2025 : on sait l’année, pas le mois'],
    ['18 au 25 janv. 2025', '18/01/2025 au 25/01/2025', '18 janvier 2025 au 25 janvier 2025'], ['depuis 2018', 'depuis 2018', 'depuis 2018'],
  ]) {
    await when.fill(typed);
    await when.press('Tab');
    assert.equal(await when.inputValue(), shown);
    assert.equal(await said.innerText(), plain);
  }
  await when.fill('01/25/2025');
  await when.press('Tab');
  assert.equal(await when.getAttribute('aria-invalid'), 'true');
  assert.match(await page.getByRole('alert').innerText(), /« 01\/25\/2025 » n’est pas une date/);
  none(await axe(page), 'axe is content with a wrong date');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  assert.match(await page.locator('form footer [role=alert]').innerText(), /Quand/, 'the field is named');
  assert.equal(await when.evaluate((e) => e === document.activeElement), true, 'and reached');
  none(page.wrong);
  await page.done();
});

test('a day is picked from the calendar by keyboard, made a stretch, and the focus comes back', async () => {
  const page = await open('/desk/records/new/statement');
  const when = page.getByLabel('When');
  const open_ = async () => { await when.focus(); await page.keyboard.press('Tab'); await page.keyboard.press('Enter'); await page.getByRole('grid').waitFor(); await page.waitForTimeout(100); };
  await open_();
  none(await axe(page), 'axe is content with the calendar');
  for (const key of ['ArrowUp', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
  assert.equal(await when.inputValue(), '17/01/2025');
  assert.equal(await when.evaluate((e) => e === document.activeElement), true);
  await open_();
  await page.getByRole('button', { name: 'Last day' }).click();
  await page.locator('[data-day="2025-01-21"]').click();
  assert.equal(await when.inputValue(), '17/01/2025 to 21/01/2025');
  none(page.wrong);
  await page.done();
});

test('what is being typed outlives a reload, a number too', async () => {
  const page = await open('/desk/records/new/patrol');
  const people = page.locator('[data-path="body.personnel"] input');
  await people.pressSequentially('12');
  await page.reload();
  await settled(page);
  assert.equal(await people.inputValue(), '12');
  none(page.wrong);
  await page.done();
});

test('an hour is written by the clock of its zone, and kept so', async () => {
  const page = await open('/desk/records/new/patrol?f.status=done');
  await page.getByRole('button', { name: 'Foot', exact: true }).click();
  const at = page.locator('[data-path="body.start"]');
  await at.locator('input').fill('18/01/2025 2h');
  await at.getByLabel('Time zone').selectOption('Africa/Nairobi');
  assert.match(await at.innerText(), /18 Jan(uary)? 2025, 02:00 Nairobi = 17 January 2025, 18:00, Port-au-Prince time/);
  await page.locator('[data-path="body.end"] input').fill('18/01/2025 05:00');
  await page.locator('[data-path="body.result"] select').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Enter it' }).click();
  await entered(page);
  const { record } = await api(`/records/${new URL(page.url()).pathname.split('/').at(-1)}`);
  assert.equal(record.body.start, '2025-01-18T02:00:00+03:00[Africa/Nairobi]');
  assert.equal(record.body.end, '2025-01-18T05:00:00-05:00[America/Port-au-Prince]');
  none(page.wrong);
  await page.done();
});

test('records are found by place, time and words, in either order, and the address says how', async () => {
  const page = await open('/desk/records?valid=2025-01-25');
  const rows = page.locator('.view li .t'), kinds = () => page.locator('.view li .k').allInnerTexts();
  assert.match(await page.locator('h1 + [role=status]').innerText(), /\d/, 'how many there are');
  assert.ok(!(await kinds()).some((k) => /Rejection|Regrading/.test(k)), 'how the record is kept is left out');
  await page.getByLabel('Reviews and decisions too').check();
  await settled(page);
  assert.match(page.url(), /upkeep=true/);
  assert.ok((await kinds()).some((k) => /Rejection|Regrading/.test(k)));
  await page.getByLabel('Reviews and decisions too').uncheck();

  await page.locator('#where').fill('port-au');
  await page.getByRole('option', { name: /^Port-au-Prince/ }).first().click();
  await page.locator('#when').fill('jan 2025');
  await page.locator('#when').press('Enter');
  await page.getByLabel('Order').selectOption({ label: 'Last to happen first' });
  await settled(page);
  assert.match(page.url(), /place=HT\d+.*when=2025-01.*order=time|order=time.*when=2025-01/);
  const when = await page.locator('.view li .w1').allInnerTexts();
  assert.ok(when.length > 2 && when.every((w) => /2025|2024/.test(w)), when.join('; '));
  none(await axe(page), 'axe is content with the list');

  await page.getByLabel('Words in the record').fill('zzzz');
  await page.getByText('Nothing in the record answers this').waitFor();
  await page.getByRole('link', { name: 'Show all' }).last().click();
  await rows.first().waitFor();
  assert.doesNotMatch(page.url(), /when=|place=/);

  // What was entered above says when it was by its own fields.
  await page.goto(page.url().replace(/\?.*/, '') + '?kind=patrol&when=2025-01-18&valid=2025-01-25');
  await settled(page);
  assert.equal(await rows.count(), 1);
  none(page.wrong);
  await page.done();
});

test('two corrections of one record are read side by side until one takes the place of both', async () => {
  const as = 'demo:analyst', own = [{ own: true }], note = (text, more = {}) => ({ id: uuid(), kind: 'note@1', made: '2025-01-24T10:00:00Z', sources: own, body: { text }, ...more });
  const first = note('The gate was open.');
  await api('/records', first, as);
  const [one, other] = ['The gate was shut.', 'The gate stood ajar.'].map((text) => note(text, { subject: first.id, relations: [{ type: 'supersedes', to: first.id }] }));
  await api('/records', one, as);
  await api('/records', other, as);
  const page = await open(`/desk/records/${one.id}`, { as, theme: 'dark' });
  const both = page.locator('section', { hasText: 'Two corrections of one record' });
  assert.match(await both.innerText(), /The gate was shut\.[\s\S]*The gate stood ajar\./);
  none(await axe(page), 'axe is content');
  await page.getByRole('link', { name: 'Put one in the place of both' }).click();
  await settled(page);
  await page.locator('[data-path="body.text"] textarea').fill('The gate was shut at ten.');
  assert.match(await page.locator('aside').innerText(), /What this changes[\s\S]*The gate was shut\.[\s\S]*The gate was shut at ten\./);
  await page.getByRole('button', { name: 'Enter the correction' }).click();
  await page.waitForURL((u) => !u.pathname.endsWith('/correct'));
  await settled(page);
  assert.equal(await page.getByText('Two corrections of one record').count(), 0);
  for (const r of [one, other]) assert.equal((await api(`/records/${r.id}`, undefined, as)).state, 'corrected');
  none(page.wrong);
  await page.done();
});
