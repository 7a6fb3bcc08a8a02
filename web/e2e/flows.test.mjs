// What people do at the desk.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, axe, entered, go, none, open, pick, settled, uuid } from './desk.mjs';

test('why the answer is about 600 and not 617, and what five articles alone say', async () => {
  const page = await open('/desk/articles');
  await page.getByRole('link', { name: 'just over 600' }).first().click();
  await settled(page);
  assert.match(await page.locator('.big').innerText(), /just over 600/);
  assert.match(await page.locator('.rg').innerText(), /601 to 616[\s\S]*well backed/);
  assert.match(await page.locator('.sum').first().innerText(), /360 to 399[\s\S]*nearly 400[\s\S]*217[\s\S]*577 to 616/);
  await page.getByRole('link', { name: 'All sources', exact: true }).first().click();
  await settled(page);
  assert.match(await page.locator('.big').innerText(), /about 600/);
  assert.match(await page.locator('.rg').innerText(), /599 to 616[\s\S]*partly backed/);
  const sum = page.locator('.vt .line', { hasText: '617' });
  assert.match(await sum.innerText(), /the source’s own sum/);
  await page.goBack();
  await settled(page);
  assert.match(await page.locator('.big').innerText(), /just over 600/);
  none(page.wrong);
  await page.done();
});

test('every address is permanent and carries both clocks', async () => {
  const page = await open('/desk/figures');
  const url = new URL(page.url());
  assert.equal(url.searchParams.get('valid'), '2025-01-25');
  assert.equal(url.searchParams.get('known'), '2025-01-25');
  await page.getByRole('link', { name: 'Kenyan officers in Haiti' }).click();
  await settled(page);
  await page.getByRole('button', { name: 'A day earlier' }).click();
  await settled(page);
  assert.match(page.url(), /valid=2025-01-24&known=2025-01-25/);
  const again = await open(new URL(page.url()).pathname + new URL(page.url()).search);
  assert.equal(await again.locator('.big').innerText(), await page.locator('.big').innerText());
  none([...page.wrong, ...again.wrong]);
  await page.done();
  await again.done();
});

test('the two clocks: what is learned later never changes an earlier answer', async () => {
  const page = await open('/desk/figures/force.present?contributor=KE&sources=seeds');
  const before = page.locator('.tc a').filter({ hasText: 'nearly 400' }).first();
  await before.click();
  await settled(page);
  assert.match(await page.locator('.big').innerText(), /nearly 400/);
  none(page.wrong);
  await page.done();
});

test('the time is dragged to June 2024 and back without the network', async () => {
  const page = await open('/desk/map?sources=all');
  const slider = page.getByRole('slider', { name: 'Situation on' });
  const shown = () => page.locator('.ls h1 + span').innerText().then(Number);
  const now = await shown();
  const asked = page.requests.length;
  const box = await slider.boundingBox();
  const y = box.y + box.height / 2;
  const at = (await slider.inputValue()) / (await slider.getAttribute('max'));
  await page.mouse.move(box.x + 10 + (box.width - 20) * at, y);
  await page.mouse.down();
  // Where June 2024 lies on the slider, which runs by days.
  const days = Number(await slider.getAttribute('max')), day = (Date.UTC(2025, 0, 25) - Date.UTC(2024, 5, 25)) / 864e5;
  const june = at - day / days;
  for (let i = 1; i <= 20; i++) await page.mouse.move(box.x + 10 + (box.width - 20) * (at - (at - june) * (i / 20)), y);
  const then = await shown();
  assert.ok(then < now, `${then} records then, ${now} now`);
  assert.match(await slider.getAttribute('aria-valuetext'), /June 2024/);
  for (let i = 1; i <= 20; i++) await page.mouse.move(box.x + 10 + (box.width - 20) * (june + (at - june) * (i / 20)), y);
  assert.equal(page.requests.length, asked, 'no request while the hand moves');
  await page.mouse.up();
  assert.equal(await shown(), now);
  // The keyboard does the same: a day, and a month.
  await slider.focus();
  const value = Number(await slider.inputValue());
  await page.keyboard.press('ArrowLeft');
  assert.equal(Number(await slider.inputValue()), value - 1);
  await page.keyboard.press('PageUp');
  assert.match(await slider.getAttribute('aria-valuetext'), /February 2025/);
  none(page.wrong);
  await page.done();
});

test('a record is found on the map, in the list and by search', async () => {
  const page = await open('/desk/map');
  await page.keyboard.press('/');
  await page.keyboard.type('pont-sond', { delay: 10 });
  const hit = page.getByRole('option').filter({ hasText: /Pont-Sond/ }).first();
  await hit.waitFor();
  none(await axe(page), 'axe is content with the search');
  await hit.click();
  await settled(page);
  assert.match(page.url(), /\/records\/|\/figures\//);
  none(page.wrong);
  await page.done();
});

test('a patrol is entered, refused where it lacks something, corrected, and its history reads as a difference', async () => {
  const page = await open('/desk/records/new/patrol');
  await page.getByRole('button', { name: 'Enter it' }).click();
  assert.match(await page.getByText(/needs? attention/).innerText(), /\d/);
  await page.getByRole('button', { name: 'Foot', exact: true }).click();
  await page.getByLabel('Status').selectOption({ label: 'Done' });
  await pick(page, '#place', 'Delmas');
  await page.locator('[data-path="body.start"] input').fill('2025-01-24T09:00');
  await page.locator('[data-path="body.end"] input').fill('2025-01-24T12:40');
  await page.locator('[data-path="body.result"] select').selectOption({ index: 1 });
  await page.locator('[data-path="body.personnel"] input').fill('7');
  none(await axe(page), 'axe is content with the form');
  await page.getByRole('button', { name: 'Enter it' }).click();
  await page.waitForURL(/\/records\/[0-9a-f-]{36}/);
  await settled(page);
  assert.match(await page.locator('article').innerText(), /Delmas/);
  await page.getByRole('link', { name: 'Correct', exact: true }).click();
  await settled(page);
  await page.locator('[data-path="body.end"] input').fill('2025-01-24T14:20');
  await page.getByRole('button', { name: 'Enter the correction' }).click();
  await page.waitForURL((u) => !u.pathname.endsWith('/correct'));
  await settled(page);
  assert.match(await page.locator('.diff').innerText(), /12:40[\s\S]*14:20/);
  none(page.wrong);
  await page.done();
});

test('a seizure and a nil return are entered', async () => {
  const page = await open('/desk/records/new/seizure');
  await pick(page, '#place', 'Carrefour');
  const form = await api('/definitions/seizure');
  for (const f of form.fields.filter((x) => x.required || x.one_of)) {
    const at = page.locator(`[data-path="body.${f.name}"]`);
    if (f.type === 'date') await at.locator('input').first().fill('2025-01-24');
    else if (f.type === 'code' && (f.options?.length ?? 0) <= 14) await at.locator('select').selectOption({ index: 1 });
    else if (f.type === 'quantity' || f.type === 'integer') await at.locator('input').first().fill('3');
    else if (f.type === 'list') {
      await at.getByRole('button', { name: 'Add' }).click();
      for (const g of f.fields.filter((x) => x.required)) {
        const cell = page.locator(`[data-path="body.${f.name}.0.${g.name}"]`);
        if (g.type === 'code') await cell.locator('select, input').first().evaluate((e) => e.tagName).then(async (tag) => {
          if (tag === 'SELECT') await cell.locator('select').selectOption({ index: 1 });
          else { await cell.locator('input').click(); await page.locator('[role=option]:visible').first().click(); }
        });
        else await cell.locator('input').first().fill('3');
      }
    } else if (f.type === 'code') { await at.locator('input').click(); await page.locator('[role=option]:visible').first().click(); }
    else if (f.type === 'text' || f.type === 'longtext') await at.locator('input, textarea').first().fill('at a checkpoint');
  }
  await page.getByRole('button', { name: 'Enter it' }).click();
  await entered(page);
  assert.match(await page.locator('article').innerText(), /Carrefour/);

  await go(page, '/desk/records/new/return?f.nil=true');
  await page.locator('[data-path="body.base"] input').click();
  await page.locator('[role=option]:visible').first().click();
  await page.locator('[data-path="body.period"] input').first().fill('2025-01-24');
  await page.locator('[data-path="body.signed_by"] input').fill('Cpl Test');
  await page.getByRole('button', { name: 'Enter it' }).click();
  await entered(page);
  none(page.wrong);
  await page.done();
});

test('a patrol’s way is drawn on the map, kept, and shown', async () => {
  const page = await open('/desk/records/new/patrol');
  await page.getByRole('button', { name: 'Vehicle', exact: true }).click();
  await page.getByLabel('Status').selectOption({ label: 'Done' });
  await page.locator('[data-path="body.start"] input').fill('2025-01-23T09:00');
  await page.locator('[data-path="body.end"] input').fill('2025-01-23T12:00');
  await page.locator('[data-path="body.result"] select').selectOption({ index: 1 });
  await page.locator('[data-path="body.route"] button').click();
  const map = page.getByRole('application');
  await map.focus();
  for (const key of ['ArrowLeft', 'Enter', 'ArrowDown', 'Enter', 'Backspace', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  none(await axe(page), 'axe is content with the map');
  await page.getByRole('button', { name: 'Take it' }).click();
  await page.getByRole('button', { name: 'Enter it' }).click();
  await entered(page);
  await page.locator('dd a', { hasText: /^\d+\.\d+, -?\d+\.\d+; / }).click();
  await settled(page);
  // It was entered after the day of the mission's clock.
  await go(page, '/desk/map' + new URL(page.url()).search.replace(/known=[^&]*/, 'known=2099-01-01'));
  await page.locator('path.way.on').waitFor({ state: 'attached' });
  none(page.wrong);
  await page.done();
});

test('two records under one number are kept, and read side by side', async () => {
  const record = { id: uuid(), kind: 'note@1', made: '2025-01-24T10:00:00Z', sources: [{ own: true }], body: { text: 'The gate was open.' } };
  await api('/records', record);
  await assert.rejects(api('/records', { ...record, body: { text: 'The gate was shut.' } }), /409/);
  const page = await open(`/desk/records/${record.id}`);
  const both = page.locator('section', { hasText: 'Two records under one number' });
  assert.match(await both.innerText(), /The gate was open\.[\s\S]*The gate was shut\./);
  none(await axe(page), 'axe is content');
  none(page.wrong);
  await page.done();
});

test('the airport is an open question, with both sides', async () => {
  const page = await open('/desk/map?sources=seeds');
  await page.locator('.it', { hasText: 'open question' }).click();
  const told = await page.locator('.air').innerText();
  assert.match(told, /closed until March 2025[\s\S]*217 people[\s\S]*no source says so/);
  none(page.wrong);
  await page.done();
});

test('origins are merged by hand, with a reason, and the figure is less well backed', async () => {
  const page = await open('/desk/figures/training.graduated?sources=all', { as: 'demo:analyst' });
  const before = await page.locator('.strip .gh').count();
  await page.getByRole('button', { name: 'Origins' }).click();
  for (const box of await page.locator('dialog input[type=checkbox]').all()) await box.check();
  await page.getByLabel('Why', { exact: true }).fill('All from one release of the police school.');
  none(await axe(page), 'axe is content with the dialog');
  await page.getByRole('button', { name: /are one origin/ }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.goto(page.url().replace(/known=[^&]*/, 'known=2099-01-01'));
  await settled(page);
  assert.ok((await page.locator('.strip .gh').count()) < before);
  none(page.wrong);
  await page.done();
});

test('a figure’s card stands in another page, and says what is cleared for all', async () => {
  const page = await open('/desk/figures/force.present?contributor=KE&sources=all');
  assert.match(await page.locator('.say p').innerText(), /about 60% of the 1,000 promised/);
  await page.getByRole('button', { name: 'Cite' }).click();
  const frame = await page.getByLabel('As a card on another page', { exact: true }).inputValue();
  await page.setContent(`<!doctype html><html lang="en"><title>Elsewhere</title><body>${frame}</body></html>`);
  const card = page.frameLocator('iframe');
  await card.getByText('about 600', { exact: true }).waitFor();
  await card.getByText(/599 to 616/).waitFor();
  await page.done();
});

test('the year before is played, and stops where it is told', async () => {
  const page = await open('/desk/figures');
  await page.getByRole('button', { name: /Situation on/ }).click();
  await page.getByRole('button', { name: 'Play the year before' }).click();
  await page.waitForURL(/valid=2024-0[2-9]/);
  await page.getByRole('button', { name: 'Pause' }).click();
  const stopped = page.url();
  await page.waitForTimeout(1500);
  assert.equal(page.url(), stopped);
  none(page.wrong);
  await page.done();
});

test('a figure is set by hand, with a reason, and shows as such', async () => {
  const page = await open('/desk/figures/displaced.stock?sources=all', { as: 'demo:analyst' });
  await page.getByRole('button', { name: 'Set it myself, say why' }).click();
  await page.getByRole('button', { name: 'Set the figure' }).click();
  assert.equal(await page.getByLabel('Why', { exact: true }).getAttribute('aria-invalid'), 'true');
  await page.getByLabel('The figure', { exact: true }).fill('1050000');
  await page.getByLabel('Why', { exact: true }).fill('counted again in the capital');
  none(await axe(page), 'axe is content with the dialog');
  await page.getByRole('button', { name: 'Set the figure' }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.goto(page.url().replace(/known=[^&]*/, 'known=2099-01-01'));
  await settled(page);
  assert.match(await page.locator('.over').innerText(), /counted again in the capital[\s\S]*1,041,229/);
  none(page.wrong);
  await page.done();
});

test('a new record appears in another tab within a second, without moving what is read', async () => {
  const page = await open('/desk/records');
  const first = await page.locator('.list li').first().innerText();
  await api('/records', { id: uuid(), kind: 'note@1', made: new Date().toISOString().replace(/\.\d+Z/, 'Z'), sources: [{ own: true }], body: { text: 'The road is open again.' } });
  await page.getByText('The road is open again.').first().waitFor({ timeout: 1500 });
  await page.locator('.view').evaluate((v) => v.scrollTo(0, 2000));
  await page.waitForTimeout(200);
  const top = await page.locator('.view').evaluate((v) => v.scrollTop);
  await api('/records', { id: uuid(), kind: 'note@1', made: new Date().toISOString().replace(/\.\d+Z/, 'Z'), sources: [{ own: true }], body: { text: 'And closed.' } });
  await page.getByRole('button', { name: '1 new record' }).waitFor({ timeout: 1500 });
  assert.equal(await page.locator('.view').evaluate((v) => v.scrollTop), top);
  assert.ok(first);
  none(page.wrong);
  await page.done();
});

test('language and theme are kept; French numbers; Creole months', async () => {
  const page = await open('/desk/figures');
  await page.getByRole('button', { name: 'FR, Français' }).click();
  await page.getByRole('heading', { name: 'Chiffres' }).waitFor();
  await page.getByText('1\u202f041\u202f229').first().waitFor();
  await page.getByRole('button', { name: 'Thème sombre' }).click();
  await page.reload();
  await settled(page);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'fr');
  await page.getByRole('button', { name: 'HT, Kreyòl ayisyen' }).click();
  await page.getByRole('heading', { name: 'Chif' }).waitFor();
  none(page.wrong);
  await page.done();
});

test('another demonstration identity', async () => {
  const page = await open('/desk/figures');
  await page.getByRole('button', { name: /You are/ }).click();
  await page.getByRole('button', { name: /analyst/i }).click();
  await page.waitForLoadState('load');
  await settled(page);
  await page.getByRole('button', { name: /You are Demo analyst/ }).waitFor();
  none(page.wrong);
  await page.done();
});

test('what is not there says so', async () => {
  const page = await open();
  await go(page, '/desk/figures/no.such.measure');
  assert.match(await page.locator('[role=alert]').innerText(), /There is nothing here|cannot be accepted/);
  await go(page, '/desk/nowhere');
  await page.getByText('There is nothing here').waitFor();
  page.wrong.length = 0;
  await page.done();
});

test('everything can be done by keyboard: skip link, rail, calendar', async () => {
  const page = await open('/desk/figures');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.keyboard.press('[');
  await settled(page);
  assert.match(page.url(), /valid=2025-01-24/);
  await page.getByRole('button', { name: /Situation on/ }).click();
  await page.locator('[data-day="2025-01-24"]').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.match(page.url(), /valid=2025-01-17/);
  none(page.wrong);
  await page.done();
});
