// What a reader of another language would stumble over: texts left in English,
// keys, codes and ids that are for machines.
import fs from 'node:fs';

const catalogue = new URL('../../catalogue/', import.meta.url);

/**
 * texts lists what the page says in its own language, read or heard: text in
 * sight and names for screen readers. What is marked as another language, or
 * as not to be translated, is not the page's own.
 */
export const texts = (page) => page.evaluate(() => {
  const own = (e) => (e.closest('[lang]') ?? document.documentElement).lang === document.documentElement.lang && !e.closest('[translate=no], script, style, noscript');
  const out = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const text = n.data.replace(/\s+/g, ' ').trim();
    if (text && own(n.parentElement) && n.parentElement.checkVisibility({ visibilityProperty: true })) out.add(text);
  }
  for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt']) {
    for (const e of document.querySelectorAll(`[${name}]`)) if (e.getAttribute(name) && own(e)) out.add(e.getAttribute(name).replace(/\s+/g, ' ').trim());
  }
  return [...out];
});

const strings = (v) => (typeof v === 'string' ? [v] : v && typeof v === 'object' ? Object.values(v).flatMap(strings) : []);

/**
 * recorded lists what people wrote, longest first: names, titles and texts of
 * records and of the pack. They stand on a page as they were written.
 */
export async function recorded(api, as, mission) {
  const found = new Set();
  for (let after = 0; after !== undefined; ) {
    const page = await api(`/records?limit=1000&after=${after}`, undefined, as);
    for (const { record: r } of page.items) for (const s of strings([r.body, r.place?.name, (r.sources ?? []).map((x) => x.quote), r.reuse])) found.add(s.replace(/\s+/g, ' ').trim());
    after = page.next;
  }
  const pack = new URL(`missions/${mission}/`, catalogue);
  for (const file of ['actors.csv', 'places.csv']) {
    const [head, ...rows] = fs.readFileSync(new URL(file, pack), 'utf8').trim().split('\n').map((l) => l.split(','));
    const columns = head.flatMap((h, i) => (/^(name|role|organisation)/.test(h) ? [i] : []));
    for (const row of rows) for (const i of columns) if (row[i]) found.add(row[i].replaceAll('"', ''));
  }
  // A sentence of a text may stand alone, without its full stop; a name without its date.
  for (const s of [...found]) for (const part of [s, ...s.split(/(?<=[.!?])\s+/), s.replace(/, \d.*/, '')]) if (part.length > 8) found.add(part.replace(/[.…]$/, ''));
  return [...found].filter((s) => s.length > 2 && (/\p{Lu}/u.test(s) || s.includes(' '))).sort((a, b) => b.length - a.length);
}

/** without leaves of texts what the page itself says: what was recorded is taken out, also where it is cut short. */
export const without = (all, data) => all.map((text) => {
  for (const d of data) {
    if (text.includes(d)) text = text.replaceAll(d, '·');
    else if (text.length > 12 && text.endsWith('…') && d.startsWith(text.slice(0, -1))) text = '·';
    else if (d.length > 100 && text.endsWith('…') && text.includes(d.slice(0, 40))) text = text.slice(0, text.indexOf(d.slice(0, 40))) + '·';
  }
  return text;
});

const RAW = {
  'an id': /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/,
  'a kind': /\b[a-z]+(-[a-z]+)*@\d/,
  'a code or key': /(?<![\w./@-])[a-z]{2,}(?:[._][a-z]+)+(?![\w/]|\.\w)/,
  'a day': /\b\d{4}-\d\d-\d\d\b/,
  'a place of a label': /\{\w+\}/,
  'nothing': /\b(undefined|NaN|null|\[object \w+\])/,
};

/** raw finds what is for machines. */
export const raw = (all) => all.flatMap((text) => Object.entries(RAW).filter(([, re]) => re.test(text)).map(([what, re]) => `${what}: ${re.exec(text)[0]} in "${text.slice(0, 100)}"`));

// Words that only English has: none is a word of French, Haitian Creole or Spanish.
const ENGLISH = /(?<![\p{L}’'-])(the|of|and|with|from|were|was|has|have|this|that|which|been|they|their|when|what|who|why|how|yes|day|days|week|weeks|since|until|about|nearly|over|between|unknown|other|nothing|none yet|new|by|to be|is|are|not)(?![\p{L}’'-])/iu;

// The labels of a language: the interface's, and those of kinds, fields and vocabularies.
const labels = async (api, lang) => {
  const table = JSON.parse(fs.readFileSync(new URL(`labels/${lang}.json`, catalogue), 'utf8'));
  const named = (await Promise.all([api(`/definitions?lang=${lang}`), api(`/vocabularies?lang=${lang}`)])).flatMap(wordsIn);
  return new Set([...strings(table), ...named].map((s) => s.toLowerCase()));
};
const wordsIn = (v) => (v && typeof v === 'object' ? Object.entries(v).flatMap(([k, x]) => (typeof x === 'string' ? (k === 'label' || k === 'hint' ? [x] : []) : wordsIn(x))) : []);

/** englishIn makes the function that finds English where a page is in another language. */
export async function englishIn(api, lang) {
  const here = await labels(api, lang);
  const there = new Set([...(await labels(api, 'en'))].filter((s) => /\p{L}{3}/u.test(s) && !here.has(s)));
  return (all) => all.filter((text) => !here.has(text.toLowerCase()) && (ENGLISH.test(text) || there.has(text.toLowerCase()))).map((text) => text.slice(0, 120));
}
