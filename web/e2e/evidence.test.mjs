// From a pasted text to figures that moved, by keyboard; and a draft that is checked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, go, none, open, settled } from './desk.mjs';

const TEXT = `PORT-AU-PRINCE, Feb 7 - A further 144 Kenyan police officers landed in Port-au-Prince on Thursday, the mission said. The arrival brings the number of Kenyan officers in Haiti to nearly 750, officials said. About 1,000 had been pledged by Nairobi.

The United Nations says 1,041,000 people are displaced. The 144 officers join 600 already there.`;

test('a text is pasted, two claims are accepted by keyboard, one refused, and the figure moves', async () => {
  const page = await open('/desk/claims', { as: 'demo:analyst' });
  await page.getByRole('button', { name: 'Add a text' }).first().click();
  none(await axe(page), 'axe is content with the dialog');
  await page.getByLabel('The text', { exact: true }).fill(TEXT);
  await page.getByLabel('Title', { exact: true }).fill('A third group lands');
  await page.getByLabel('Publisher', { exact: true }).fill('Example Wire');
  await page.locator('#published').fill('2025-02-07');
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.waitForURL(/\/claims\/[0-9a-f-]{36}/);
  await settled(page);
  none(await axe(page), 'axe is content with the review');

  const marks = await page.locator('.text .hit').allInnerTexts();
  assert.ok(marks.includes('144') && marks.includes('nearly 750'), `highlights: ${marks}`);
  const total = Number((await page.locator('.side h2').innerText()).match(/\d+/)[0]);
  assert.ok(total >= 4, `${total} proposals`);

  const press = async (key) => { await page.keyboard.press(key); await page.waitForTimeout(80); await settled(page); };
  await press('a');
  await press('a');
  assert.equal(await page.locator('.st.accepted').count(), 2);
  await press('r');
  await press('7');
  assert.equal(await page.locator('.st.rejected').count(), 1);
  await press('u');
  assert.equal(await page.locator('.st.rejected').count(), 0);
  none(page.wrong);

  await go(page, '/desk/figures/force.present?contributor=KE&valid=2025-02-28&known=2099-01-01&sources=all');
  const claims = await page.locator('.vt').innerText();
  assert.match(claims, /Example Wire/);
  await page.done();
});

test('a proposal is corrected in place', async () => {
  const page = await open('/desk/claims', { as: 'demo:analyst' });
  await page.getByRole('link', { name: /A third group lands/ }).click();
  await settled(page);
  await page.keyboard.press('e');
  await page.locator('dialog').waitFor();
  none(await axe(page), 'axe is content with the correction');
  await page.locator('dialog #q').fill('145');
  await page.getByRole('button', { name: 'Put this in its place' }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await settled(page);
  assert.equal(await page.locator('.st.corrected').count(), 1);
  none(page.wrong);
  await page.done();
});

test('check my paragraph: holds, copied, out of date, not found, with words one can say', async () => {
  const page = await open('/desk/check');
  await page.getByLabel('Your draft').fill('Kenya has 617 officers in Haiti. Over 700,000 people are displaced. 739 cadets graduated.');
  await page.keyboard.press('Control+Enter');
  await page.locator('article.card').nth(2).waitFor();
  const all = await page.locator('.list').innerText();
  assert.match(all, /617[\s\S]*a copy, no count of its own[\s\S]*about 600/);
  assert.match(all, /700,000[\s\S]*out of date[\s\S]*1,041,229/);
  assert.match(all, /739[\s\S]*holds/);
  none(await axe(page), 'axe is content with the findings');
  none(page.wrong);
  await page.done();
});

test('how a number travelled, and a source at its words', async () => {
  const page = await open('/desk/figures/force.present?contributor=KE&sources=all');
  const way = await page.locator('section', { hasText: 'How a number travelled' }).last().innerText();
  assert.match(way, /617/);
  await page.locator('.vt .line').first().getByRole('button', { name: 'Open' }).click();
  await page.getByRole('link', { name: 'The source' }).click();
  await settled(page);
  assert.match(page.url(), /\/sources\/[0-9a-f-]{36}/);
  assert.ok((await page.locator('li.on').count()) === 1, 'the claim is marked in what the source says');
  none(page.wrong);
  await page.done();
});
