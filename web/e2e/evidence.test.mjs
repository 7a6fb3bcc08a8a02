// From a pasted text to figures that moved, by keyboard; and a draft that is checked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, axe, go, none, open, settled } from './desk.mjs';

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
  assert.doesNotMatch(claims, /proposed/, 'what a figure is made of was accepted');
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

/** mark selects words of the text as a mouse would. */
const mark = (page, words) => page.locator('.text').evaluate((el, w) => {
  const walk = document.createTreeWalker(el, NodeFilter.SHOW_TEXT), range = document.createRange();
  const ends = [el.textContent.indexOf(w), el.textContent.indexOf(w) + w.length];
  for (let n = walk.nextNode(), at = 0; n; at += n.data.length, n = walk.nextNode()) ends.forEach((e, i) => { if (e >= at && e <= at + n.data.length && (i || e < at + n.data.length)) range[i ? 'setEnd' : 'setStart'](n, e - at); });
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}, words);

test('a claim that the reader missed is written from the words marked, by keyboard', async () => {
  const page = await open('/desk/claims', { as: 'demo:analyst' });
  await page.getByRole('link', { name: /A third group lands/ }).click();
  await settled(page);
  await mark(page, 'join 600 already there');
  await page.getByRole('button', { name: 'Write a claim' }).first().waitFor();
  await page.keyboard.press('w');
  assert.equal(await page.getByLabel('Its words in the text').inputValue(), 'join 600 already there');
  await page.getByRole('button', { name: 'Enter it' }).click();
  assert.ok((await page.locator('dialog [role=alert]').count()) >= 2, 'what is lacking is said at its field');
  none(await axe(page), 'axe is content with the form');
  await page.locator('dialog #m').fill('present');
  await page.keyboard.press('Enter');
  await page.locator('dialog #q').fill('600');
  await page.locator('dialog #w').fill('Feb 2025');
  await page.getByRole('button', { name: 'Enter it' }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await settled(page);
  const document = new URL(page.url()).pathname.split('/').at(-1);
  const { items, text } = await api(`/review/${document}`, undefined, 'demo:analyst');
  const written = items.find((i) => i.span.text === 'join 600 already there');
  assert.deepEqual([written.state, written.claim.quantity.value, written.claim.quantity.unit, written.valid], ['accepted', 600, 'person', '2025-02']);
  assert.equal(text.slice(written.span.from_utf16, written.span.to_utf16), 'join 600 already there');
  none(page.wrong);
  await page.done();
});

test('a proposal is split in two, two are merged into one, and the keys are told on ?', async () => {
  const page = await open('/desk/claims', { as: 'demo:analyst', theme: 'dark' });
  await page.getByRole('button', { name: 'Add a text' }).first().click();
  await page.getByLabel('The text', { exact: true }).fill('GENEVA, Mar 3 - Some 40 officers from El Salvador and 8 from Jamaica landed on Sunday. In all 48 officers landed on Sunday. On Sunday, 48 officers landed in Port-au-Prince.');
  await page.getByLabel('Publisher', { exact: true }).fill('Example Wire');
  await page.locator('#published').fill('03/03/2025');
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.waitForURL(/\/claims\/[0-9a-f-]{36}/);
  await settled(page);
  const document = new URL(page.url()).pathname.split('/').at(-1);

  await page.keyboard.press('?');
  assert.match(await page.locator('dialog').innerText(), /Split[\s\S]*Merge/);
  none(await axe(page), 'axe is content with the keys');
  await page.keyboard.press('Escape');

  await page.locator('.line', { hasText: '48' }).first().click();
  await page.keyboard.press('m');
  await page.locator('dialog').waitFor();
  none(await axe(page), 'axe is content with the merge');
  assert.equal(await page.locator('dialog input:checked').count(), 1, 'what says the same is ticked');
  await page.getByRole('button', { name: 'Make 2 one' }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await settled(page);
  let { items } = await api(`/review/${document}`, undefined, 'demo:analyst');
  assert.deepEqual(items.filter((i) => i.claim.quantity?.value === 48).map((i) => i.state).sort(), ['accepted', 'rejected']);

  await page.locator('.line', { hasText: '40' }).first().click();
  await page.keyboard.press('s');
  await page.locator('dialog').waitFor();
  none(await axe(page), 'axe is content with the split');
  await page.getByRole('button', { name: 'Put these in its place' }).click();
  assert.match(await page.locator('dialog [role=alert]').innerText(), /say the same/);
  await page.locator('[id="1-q"]').fill('8');
  await page.locator('[id="1-words"]').fill('8 from Jamaica');
  await page.getByRole('button', { name: 'Put these in its place' }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await settled(page);
  ({ items } = await api(`/review/${document}`, undefined, 'demo:analyst'));
  assert.ok(items.some((i) => i.span.text === '8 from Jamaica' && i.claim.quantity.value === 8 && i.state === 'accepted'), JSON.stringify(items.map((i) => [i.span.text, i.state])));
  assert.ok(items.some((i) => i.state === 'corrected'));
  none(page.wrong);
  await page.done();
});

/** drop lets a file fall on the page, as from a folder. */
const drop = (page, name, bytes) => page.locator('main').evaluate((to, [file, b64]) => {
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from(atob(b64), (c) => c.charCodeAt(0))], file));
  for (const type of ['dragover', 'drop']) to.dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }));
}, [name, bytes.toString('base64')]);

test('a PDF dropped on the page is read; a scan and a kind that is not read are said to be so', async () => {
  const paper = await open();
  await paper.setContent('<h1>Communique</h1><p>On 4 March 2025, 23 police officers from El Salvador landed in Port-au-Prince.</p>');
  const written = await paper.pdf();
  await paper.setContent('<svg width="300" height="300"><circle cx="150" cy="150" r="90"/></svg>');
  const scanned = await paper.pdf();
  await paper.done();

  const page = await open('/desk/claims', { as: 'demo:analyst', lang: 'fr' });
  await drop(page, 'ancien.doc', written);
  assert.match(await page.getByRole('alert').innerText(), /ancien\.doc.*\.docx ou \.pdf/);
  await drop(page, 'scan.pdf', scanned);
  await page.locator('#published').fill('4/3/2025');
  await page.getByRole('button', { name: 'Le lire' }).click();
  assert.match(await page.getByRole('alert').innerText(), /Aucun texte.*numérisée/);
  none(await axe(page), 'axe is content');
  none(page.wrong.splice(0).filter((w) => !/422/.test(w)));
  await drop(page, 'communique.pdf', written);
  await page.getByRole('button', { name: 'Le lire' }).click();
  await page.waitForURL(/\/claims\/[0-9a-f-]{36}/);
  await settled(page);
  assert.match(await page.locator('.text').innerText(), /23 police officers from El Salvador/);
  assert.ok((await page.locator('.text .hit').allInnerTexts()).some((w) => /23/.test(w)));

  await go(page, '/desk/sources');
  await drop(page, 'encore.pdf', written);
  await page.locator('#published').fill('4/3/2025');
  await page.getByRole('button', { name: 'Le lire' }).click();
  await page.getByRole('status').filter({ hasText: 'déjà au registre' }).waitFor();
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
  none((await page.locator('.ev').allInnerTexts()).filter((line) => !/: \S/.test(line)), 'every line of evidence says something');
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
