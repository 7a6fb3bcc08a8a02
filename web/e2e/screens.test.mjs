// Every screen, in both themes, four widths and four languages: no complaint, no
// other host, nothing sticking out, nothing untranslated, and axe content.
import { describe, test } from 'node:test';
import { api, axe, none, open, overflows } from './desk.mjs';

const { items } = await api('/records?kind=movement&limit=1');
const { items: docs } = await api('/records?kind=document&limit=1');
const { items: lineage } = await api('/records?kind=lineage&limit=1');
const { document } = await api('/documents', {
  title: 'A third group lands', publisher: 'Example Wire', published: '2025-02-07',
  text: 'PORT-AU-PRINCE, Feb 7 - A further 144 Kenyan police officers landed in Port-au-Prince on Thursday, the mission said. The arrival brings the number of Kenyan officers in Haiti to nearly 750, officials said. About 1,000 had been pledged by Nairobi.\n\nThe United Nations says 1,041,000 people are displaced. The 144 officers join 600 already there.',
}, 'demo:analyst');
const SCREENS = {
  figures: '/desk/figures',
  charts: '/desk/figures?view=charts',
  figure: '/desk/figures/force.present?contributor=KE&sources=seeds',
  dispute: '/desk/figures/security.trend',
  date: '/desk/figures/event.mission_start?sources=seeds',
  map: '/desk/map',
  force: '/desk/force',
  records: '/desk/records',
  record: `/desk/records/${items[0].record.id}`,
  document: `/desk/records/${docs[0].record.id}`,
  kinds: '/desk/records/new',
  form: '/desk/records/new/patrol',
  return: '/desk/records/new/return',
  claims: '/desk/claims',
  review: `/desk/claims/${document}`,
  sources: '/desk/sources',
  source: `/desk/sources/${lineage[0].record.body.from}`,
  check: '/desk/check',
  articles: '/desk/articles',
  article: '/desk/articles?article=3&sources=seeds',
};

for (const [name, path] of Object.entries(SCREENS)) {
  describe(name, () => {
    for (const theme of ['light', 'dark']) {
      for (const [width, height] of [[1440, 900], [1366, 768], [768, 1024], [390, 844]]) {
        test(`${theme}, ${width} px`, async () => {
          const page = await open(path, { width, height, theme });
          none(page.wrong, 'nothing to complain of');
          none(await overflows(page), 'nothing sticks out');
          if (width === 1440 || width === 390) none(await axe(page), 'axe is content');
          await page.done();
        });
      }
    }
    for (const lang of ['fr', 'ht', 'es']) {
      test(`in ${lang}`, async () => {
        const page = await open(path, { lang, width: 1366, height: 768 });
        none(page.wrong, 'every label is there');
        none(await overflows(page), 'longer words fit');
        await page.done();
      });
    }
  });
}
