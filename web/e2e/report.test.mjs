// The day's report, from the first word to the corrected edition, by the people
// who do it: the reporting officer writes, the duty officer checks and clears,
// the commander approves.
// mission: exercise
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, api, axe, go, none, open, overflows, settled } from './desk.mjs';

const DRAFT = '/desk/reports/sitrep/14';
const WRITES = 'demo:reporting', CLEARS = 'demo:duty', APPROVES = 'demo:commander', ANALYST = 'demo:analyst';

const box = (page, name) => page.getByRole('textbox', { name });
const saved = (page) => page.locator('.act [role=status]', { hasText: /^saved/ }).waitFor();
const button = (page, name) => page.getByRole('button', { name, exact: true });
const sheet = (page) => page.getByRole('dialog');
const draft = () => api('/drafts/sitrep/14', undefined, WRITES);
const paragraphs = async (section, language) => (await draft()).sections.find((s) => s.id === section).paragraphs.filter((p) => p.language === language);

const A4 = /\/MediaBox\s*\[0 0 59[45]\.?\d* 84[12]\.?\d*\]/;

// bytes fetches a file as the page would, one character a byte.
const bytes = (page, url, type) => page.evaluate(async ([u, t]) => {
  const answer = await fetch(u);
  if (answer.headers.get('Content-Type') !== t) throw new Error(`${u} is ${answer.headers.get('Content-Type')}`);
  return Array.from(new Uint8Array(await answer.arrayBuffer()), (b) => String.fromCharCode(b)).join('');
}, [url, type]);

// A step is taken in a sheet that says what it means.
async function step(page, name, note = '') {
  await button(page, name).click();
  if (note) await sheet(page).getByRole('textbox').fill(note);
  await sheet(page).getByRole('button', { name, exact: true }).click();
}

test('SITREP 14 is begun and written in English, with values of the record', async () => {
  const page = await open('/desk/reports', { as: WRITES });
  await button(page, 'Begin a report').click();
  assert.equal(await page.getByRole('radio', { name: /^Situation report/ }).isChecked(), true, 'the daily report is meant first');
  none(await axe(page), 'axe is content with the kinds of report');
  await sheet(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('link', { name: 'Situation report 14' }).click();
  await settled(page);
  await button(page, 'Begin the draft').click();
  await button(page, 'Begin with what the record says').click();
  await box(page, 'Summary, paragraph 3, English').waitFor();
  // What could not be taken over with its values is not lost without a word.
  assert.match(await page.getByRole('region', { name: 'Not taken over' }).innerText(), /120 by 11 February 2026[\s\S]*Sources disagree\./);
  await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label') === 'Summary, paragraph 1, English');

  // By keyboard: { opens the list, letters narrow it, arrows and Enter choose.
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Caldria has {caldria');
  await page.getByRole('option', { name: /^Personnel present, Caldria/ }).waitFor();
  none(await axe(page), 'axe is content with the list');
  while (!(await page.getByRole('option', { selected: true }).innerText()).startsWith('Personnel present')) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.type(' officers. FOB 3 met 45 residents.');
  await saved(page);
  const [first] = await paragraphs('summary', 'en');
  assert.match(first.text, / Caldria has \{figure:force\.present XC\} officers\. FOB 3 met 45 residents\.$/);
  assert.match(await box(page, 'Summary, paragraph 1, English').innerText(), /Caldria has 147 officers/, 'the value stands on the page, not the reference');

  // The value at the caret, crossed and deleted as one.
  await page.keyboard.press('Home');
  await page.locator('.chip.ref', { hasText: '543' }).first().click();
  assert.match(await page.locator('.vc').innerText(), /543[\s\S]*partly backed[\s\S]*All mission personnel[\s\S]*Situation report 13 said 542/);
  none(await axe(page), 'axe is content with the value');

  // A number typed by hand is flagged in its place.
  assert.equal(await page.locator('.typed').innerText(), '45');
  await page.locator('.pp').first().getByRole('button', { name: 'Keep, say why' }).click();
  none(await axe(page), 'axe is content with the sheet');
  await button(page, 'Keep it').click();
  assert.equal(await page.getByLabel('It is no figure, because').getAttribute('aria-invalid'), 'true');
  await page.getByLabel('It is no figure, because').fill('counted by the patrol, not on record');
  await button(page, 'Keep it').click();
  await page.locator('.typed').waitFor({ state: 'detached' });
  await page.getByText('counted by the patrol, not on record').first().waitFor();
  assert.match((await paragraphs('summary', 'en'))[0].text, /\{plain:45\} residents/);

  // Another is linked to what says it.
  await page.getByRole('link', { name: /^Operations/ }).click();
  await settled(page);
  await button(page, 'Add a paragraph').click();
  await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label') === 'Operations, paragraph 1, English');
  await page.keyboard.type('The bases ran 12 patrols.');
  await page.locator('.typed').waitFor();
  await page.locator('.pp').getByRole('button', { name: 'Link' }).click();
  await page.getByLabel('Figure, count or record').fill('patrol, done');
  await page.getByRole('option').filter({ hasText: /^Patrol, Done/ }).first().click();
  await sheet(page).getByRole('button', { name: 'Link' }).click();
  await page.locator('.typed').waitFor({ state: 'detached' });
  assert.equal((await paragraphs('operations', 'en'))[0].text, 'The bases ran {count:patrol status=done} patrols.');
  none(page.wrong);
  await page.done();
});

test('it is translated: values translate themselves, and somebody else checks the words', async () => {
  const page = await open(`${DRAFT}?section=summary`, { as: WRITES });
  await button(page, 'Begin with what the record says').first().click();
  await box(page, 'Summary, paragraph 3, Français').waitFor();
  assert.match(await box(page, 'Summary, paragraph 3, Français').innerText(), /environ 18.640/);
  await go(page, `${DRAFT}?section=operations`);
  await page.getByText('not started').first().waitFor();
  await button(page, 'Start from English').click();
  await page.waitForFunction(() => /Français/.test(document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label') ?? ''));
  await page.keyboard.press('Control+Home');
  for (let i = 0; i < 'The bases ran'.length; i++) await page.keyboard.press('Delete');
  await page.keyboard.type('Les bases ont mené');
  await page.keyboard.press('Control+End');
  for (let i = 0; i < 'patrols.'.length; i++) await page.keyboard.press('Backspace');
  await page.keyboard.type('patrouilles.');
  await page.waitForFunction(() => document.querySelectorAll('.by .kind').length > 0);
  await saved(page);
  assert.equal((await paragraphs('operations', 'fr'))[0].text, 'Les bases ont mené {count:patrol status=done} patrouilles.');
  assert.ok(await button(page, 'I have checked it').isDisabled(), 'nobody checks what they wrote');
  none(page.wrong);
  await page.done();

  const duty = await open(`${DRAFT}?section=summary`, { as: CLEARS });
  assert.equal(await duty.locator('.c .kind', { hasText: 'draft, not checked' }).count(), 3);
  for (const n of [2, 1, 0]) {
    await button(duty, 'I have checked it').first().click();
    await duty.waitForFunction((left) => document.querySelectorAll('.tools .btn').length === left, n);
  }
  await duty.getByText('all checked').waitFor();
  await go(duty, `${DRAFT}?section=operations`);
  await button(duty, 'I have checked it').click();
  await duty.locator('.kind', { hasText: 'checked by Capt. Watch' }).waitFor();
  none(duty.wrong);
  await duty.done();
});

test('a paragraph that two people change stands twice until somebody chooses', async () => {
  const [a, b] = await Promise.all([open(`${DRAFT}?section=protection`, { as: WRITES }), open(`${DRAFT}?section=protection`, { as: ANALYST })]);
  await button(a, 'Add a paragraph').click();
  await box(a, 'Protection and outreach, paragraph 1, English').pressSequentially('The forum was held.');
  await saved(a);
  await box(b, 'Protection and outreach, paragraph 1, English').waitFor();
  // Both have the same version; the second to keep theirs finds the other beside it.
  const [p] = await paragraphs('protection', 'en');
  await b.route('**/paragraphs', async (r) => { await new Promise((f) => setTimeout(f, 1500)); await r.continue(); });
  await box(b, 'Protection and outreach, paragraph 1, English').pressSequentially('Yesterday: ');
  await api('/drafts/sitrep/14/paragraphs', { versions: [p.version], text: 'The forum was held, well attended.' }, WRITES);
  const beside = b.getByRole('region', { name: 'Two people changed this paragraph' });
  await beside.waitFor();
  assert.match(await beside.innerText(), /Lt Quill[\s\S]*Dr Sieve|Dr Sieve[\s\S]*Lt Quill/);
  none(await axe(b), 'axe is content with two versions');
  await beside.locator('.vs > div', { hasText: 'well attended' }).getByRole('button', { name: 'Take this one' }).click();
  await beside.waitFor({ state: 'detached' });
  await a.waitForFunction(() => document.querySelector('.paper .box')?.shadowRoot.textContent.includes('well attended'));
  // Who writes is seen by the others.
  await box(a, 'Protection and outreach, paragraph 1, English').focus();
  await b.reload();
  await settled(b);
  await b.getByText(/Lt Quill writes here since/).waitFor();
  // Only who wrote the version that stands may take it out.
  assert.equal(await a.getByRole('button', { name: /^Take out/ }).count(), 0);
  await b.getByRole('button', { name: /^Take out/ }).click();
  await box(b, 'Protection and outreach, paragraph 1, English').waitFor({ state: 'detached' });
  assert.equal((await paragraphs('protection', 'en')).length, 0);
  none([...a.wrong, ...b.wrong]);
  await a.done();
  await b.done();
});

test('remarks, and what was planned, asked back', async () => {
  const page = await open(`${DRAFT}?section=summary`, { as: CLEARS });
  await page.getByRole('button', { name: 'Remark on: Summary, paragraph 2, English' }).click();
  await page.getByRole('textbox', { name: 'Remark' }).fill('Say with whom.');
  await button(page, 'Remark').click();
  await page.getByText('Say with whom.').waitFor();
  await button(page, 'Settle it').click();
  await button(page, 'Settle it').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: /^Planned for these 24 h/ }).click();
  const asked = page.getByRole('group', { name: 'Medical visit to Mareth Primary School' });
  const answered = page.waitForResponse((r) => r.request().method() === 'POST' && r.ok());
  await asked.getByRole('button', { name: 'Done' }).click();
  await answered;
  await page.waitForFunction(() => [...document.querySelectorAll('[role=group] [aria-pressed=true]')].length > 13);
  assert.equal((await draft()).plans.find((p) => p.text === 'Medical visit to Mareth Primary School').outcome, 'done');
  none(page.wrong);
  await page.done();
});

test('it is cleared, approved and issued by those who may, printed, and sent', async () => {
  const page = await open(DRAFT, { as: WRITES });
  assert.deepEqual(await page.getByRole('list', { name: 'How far the report is' }).getByRole('listitem').locator('small').allInnerTexts(), ['Lt Quill, reporting officer (invented)', 'duty officer, analyst or commander', 'commander', 'to the list for AMBER']);
  await button(page, 'Send to clear').click();
  assert.match(await sheet(page).innerText(), /goes to the duty officer, analyst or commander[\s\S]*Capt\. Watch/);
  none(await axe(page), 'axe is content with the step');
  await sheet(page).getByRole('textbox').fill('FOB 2 is still out.');
  await sheet(page).getByRole('button', { name: 'Send to clear' }).click();
  await page.getByText('Ready for: Cleared. FOB 2 is still out.').waitFor();
  await button(page, 'Send to clear').click();
  await sheet(page).getByRole('button', { name: /^Capt\. Watch/ }).click();
  await page.waitForLoadState('load');
  await settled(page);
  await step(page, 'Clear it', 'Two returns are missing their fuel.');
  await button(page, 'Send to approve').waitFor();
  await page.done();

  const chief = await open(DRAFT, { as: APPROVES });
  assert.match(await chief.getByRole('list', { name: 'How far the report is' }).innerText(), /Cleared\s+Capt\. Watch/);
  await step(chief, 'Approve it');
  await step(chief, 'Issue');
  await chief.waitForURL(/\/reports\/editions\//);
  await settled(chief);
  const edition = chief.frameLocator('iframe');
  await edition.getByRole('heading', { name: 'Situation report 14' }).first().waitFor();
  await edition.getByText('The bases ran', { exact: false }).first().waitFor();
  await chief.getByRole('link', { name: 'FR, Français' }).click();
  await edition.getByRole('heading', { name: 'Rapport de situation 14' }).first().waitFor();
  none(await overflows(chief));

  // On paper: the page asks the browser to print the edition, and hands out the files as they were issued.
  const printed = await chief.evaluate(() => new Promise((done) => {
    const frame = document.querySelector('iframe').contentWindow;
    frame.print = () => done(frame.document.title);
    [...document.querySelectorAll('button')].find((b) => b.textContent.trim() === 'Print').click();
  }));
  assert.match(printed, /SITREP\/014/);
  const pdf = await bytes(chief, await chief.getByRole('link', { name: 'PDF', exact: true }).getAttribute('href'), 'application/pdf');
  assert.match(pdf, /^%PDF-1\.\d[\s\S]*\/Lang \(fr\)[\s\S]*%%EOF\s*$/);
  assert.match(pdf, A4);
  assert.ok(pdf.match(/\/Type\s*\/Page\b/g).length > 3, 'a report of several pages');
  // What the browser itself prints is on the same paper, without the desk around it.
  const paper = await chief.context().newPage();
  await paper.goto(new URL(await chief.locator('iframe').getAttribute('src'), BASE).href);
  assert.match((await paper.pdf({ preferCSSPageSize: true })).toString('latin1'), A4);
  await paper.emulateMedia({ media: 'print' });
  const { ground, sections } = await paper.evaluate(() => ({ ground: getComputedStyle(document.body).backgroundColor, sections: document.querySelectorAll('h2').length }));
  assert.ok(['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes(ground), `paper is white, not ${ground}`);
  assert.ok(sections > 5, `${sections} sections`);
  await paper.close();

  // Who may not send is told who may, and can become one of them.
  const analyst = await open(new URL(chief.url()).pathname, { as: ANALYST });
  await analyst.getByRole('button', { name: /^Send to \d+ addressees$/ }).click();
  assert.match(await analyst.getByRole('alert').innerText(), /This is for the reporting officer, duty officer or commander\.[\s\S]*Capt\. Watch/);
  none(await axe(analyst), 'axe is content with the refusal');
  assert.ok(analyst.wrong.every((w) => /403/.test(w)), analyst.wrong.join('; '));
  await analyst.done();

  await chief.getByRole('button', { name: /^Send to \d+ addressees$/ }).click();
  await chief.getByText(/^(\d+) of \1 sent$/).waitFor();
  await button(chief, 'Compute it again from the record').click();
  await chief.getByText('byte for byte').waitFor();
  none(chief.wrong);
  await chief.done();
});

test('the late return and a correction come in: corrected, issued again for a reason to the same people, and compared', async () => {
  await api('/exercise/advance', { until: '2026-02-09T06:45:00+04:00' }, WRITES);
  const page = await open(`${DRAFT}?section=operations`, { as: WRITES });
  await page.getByText('Edition 1 is out and stays as it is.', { exact: false }).waitFor();
  await box(page, 'Operations, paragraph 1, English').focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' The return of {plain:FOB 2} came late.');
  await saved(page);
  await page.getByText('You are writing edition 2.', { exact: false }).waitFor();
  await page.getByText('The original has changed since').first().waitFor();
  await box(page, 'Operations, paragraph 1, Français').focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Le rapport de {plain:FOB 2} est arrivé en retard.');
  await page.waitForFunction(() => !document.querySelector('.flag'));
  await page.done();

  const duty = await open(`${DRAFT}?section=operations`, { as: CLEARS });
  await button(duty, 'I have checked it').click();
  await duty.locator('.kind', { hasText: 'checked by Capt. Watch' }).waitFor();
  await step(duty, 'Clear it');
  await button(duty, 'Send to approve').waitFor();
  await duty.done();

  const chief = await open(DRAFT, { as: APPROVES });
  await step(chief, 'Approve it');
  await button(chief, 'Issue').click();
  await sheet(chief).getByRole('button', { name: 'Issue', exact: true }).click();
  assert.equal(await sheet(chief).getByRole('textbox').getAttribute('aria-invalid'), 'true', 'a further edition needs a reason');
  await sheet(chief).getByRole('textbox').fill('The return of FOB 2.');
  await sheet(chief).getByRole('button', { name: 'Issue', exact: true }).click();
  await chief.waitForURL(/\/reports\/editions\//);
  await settled(chief);
  await chief.getByText('It takes the place of the one before: The return of FOB 2.').waitFor();
  const corrected = chief.frameLocator('iframe');
  await corrected.getByText('In place of edition 1').waitFor();
  assert.match(await corrected.locator('body').innerText(), /In place of edition 1\s+The return of FOB 2\.[\s\S]*Patrol, Partners, Done\s+was 4, is now 3/, 'the edition itself says why, and what is counted otherwise');
  const { items } = await api('/editions?report=sitrep&number=14', undefined, APPROVES);
  const [two, one] = items;
  const to = async (id) => (await api(`/editions/${id}/dispatches`, undefined, APPROVES)).items.map((x) => x.address).sort();
  assert.deepEqual(await to(two.id), await to(one.id), 'it goes to the same people');
  await chief.getByRole('button', { name: /^Send to/ }).click();
  await chief.getByText(/^(\d+) of \1 sent$/).waitFor();

  await chief.getByRole('link', { name: 'Against edition 1' }).click();
  await settled(chief);
  // A patrol was corrected meanwhile: the police did not come along. Its number moved, though nobody typed it again.
  const patrols = chief.locator('li', { hasText: 'Patrol, Partners, Done' }).first();
  assert.match(await patrols.locator('.v').innerText(), /^\s*4\s+3\s*$/);
  assert.match(await patrols.locator('.because').innerText(), /Pont Brelan[\s\S]*9 Feb 2026, 06:41/, 'each change names the records that made it');
  const lines = () => chief.locator('.line').evaluateAll((all) => all.map((p) => { const q = p.cloneNode(true); q.querySelectorAll('del, .sr').forEach((e) => e.remove()); return q.textContent.replace(/ +/g, ' '); }).join('\n'));
  assert.match(await chief.locator('.line', { hasText: 'with partners' }).first().innerText(), /12 patrols,[\s\S]*4[\s\S]*3 of them/, 'a line shows the words that changed');
  const written = await lines();
  for (const says of [/The return of FOB 2 came late\./, /12 patrols, 3 of them with partners/, /from 4 of 4 bases/, /FOB 2: received late, 06:34/]) assert.match(written, says);
  none(await axe(chief), 'axe is content with the comparison');
  await chief.getByRole('link', { name: 'FR, Français' }).click();
  await chief.getByText('Ce qui a changé', { exact: false }).or(chief.locator('.line[lang=fr]')).first().waitFor();
  await chief.waitForFunction(() => document.querySelector('.line')?.lang === 'fr' && /Le rapport de FOB 2 est arrivé en retard\./.test(document.querySelector('main').innerText));
  await chief.getByRole('link', { name: 'EN, English' }).click();
  await chief.waitForFunction(() => document.querySelector('.line')?.lang === 'en');
  await patrols.locator('.because a').first().click();
  await settled(chief);
  assert.match(chief.url(), /\/records\//);

  await go(chief, `/desk/reports/editions/${one.id}`);
  await chief.getByText('Corrected: edition 2 has taken its place. The return of FOB 2.').waitFor();
  await go(chief, '/desk/reports');
  assert.match(await chief.locator('tbody').innerText(), /MSAT\/EX\/SITREP\/014[\s\S]*edition 2[\s\S]*The return of FOB 2\.[\s\S]*edition 1[\s\S]*replaced/);
  none(chief.wrong);
  await chief.done();
});

test('what was typed while the node was out of reach is kept: over a reload, and in the log once it is back', async () => {
  const page = await open(`${DRAFT}?section=incidents`, { as: WRITES });
  page.on('dialog', (d) => d.accept()); // the browser asks before words are left behind
  await page.route('**/paragraphs', (r) => r.abort());
  await button(page, 'Add a paragraph').click();
  await box(page, 'Incidents, paragraph 1, English').pressSequentially('Nothing else was seen.');
  await page.locator('.act [role=status]', { hasText: 'not saved' }).waitFor();
  await page.getByText('The node cannot be reached.', { exact: false }).waitFor();
  await page.reload();
  await settled(page);
  assert.equal(await box(page, 'Incidents, paragraph 1, English').innerText(), 'Nothing else was seen.');
  await page.unroute('**/paragraphs');
  await saved(page);
  assert.deepEqual((await paragraphs('incidents', 'en')).map((p) => [p.text, p.beside?.length ?? 0]), [['Nothing else was seen.', 0]], 'once, however often it was sent');
  assert.equal(await page.getByText('The node cannot be reached.', { exact: false }).count(), 0);
  none(page.wrong.filter((w) => !/ERR_FAILED/.test(w)));
  // All that has no translation is begun in one step.
  await button(page, 'Add a paragraph').click();
  await box(page, 'Incidents, paragraph 2, English').pressSequentially('All is calm.');
  await saved(page);
  await button(page, 'Start all from English').click();
  assert.equal(await box(page, 'Incidents, paragraph 2, Français').innerText(), 'All is calm.');
  assert.equal((await paragraphs('incidents', 'fr')).length, 0, 'words that nobody has translated are no translation');
  for (let i = 0; i < 2; i++) await page.getByRole('button', { name: /^Take out/ }).first().click();
  await page.done();
});

test('on a phone one language is shown at a time', async () => {
  const page = await open(`${DRAFT}?section=summary`, { as: WRITES, width: 390, height: 844 });
  assert.equal(await page.locator('.pair').first().locator('.c').count(), 1);
  await page.getByRole('button', { name: 'FR, Français' }).last().click();
  await box(page, 'Summary, paragraph 1, Français').waitFor();
  none(await overflows(page));
  none(await axe(page));
  await page.getByRole('combobox', { name: 'Sections' }).selectOption('strength');
  await page.getByRole('heading', { name: 'Strength', exact: true }).waitFor();
  none(page.wrong);
  await page.done();
});
