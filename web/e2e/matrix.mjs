// Every screen in both themes at four widths and in four languages: no complaint
// of the browser, no other host, nothing sticking out, nothing left untranslated
// or raw, axe content, and as it was when somebody last looked at it. A page is
// loaded once a theme and once a language; the widths are changed under it.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { unlike } from './baseline.mjs';
import { again, api, axe, none, open, overflows, settled, weight } from './desk.mjs';
import { englishIn, raw, recorded, texts, without } from './language.mjs';

// What is loaded after the first paint: the map by WebGL, the box that one writes in.
const FIRST = /\/(?!gl-|maplibre|text-)[^/]*$/, BUDGET = 90_000;
const SIZES = [[1440, 900], [1366, 768], [768, 1024], [390, 844]];
const PICTURED = [1440, 390];

/** matrix makes the tests of screens, a name and an address each; as is who looks. */
export async function matrix(screens, { as = '', mission = 'haiti-mss' } = {}) {
  const data = await recorded(api, as, mission);
  const english = Object.fromEntries(await Promise.all(['fr', 'ht', 'es'].map(async (lang) => [lang, await englishIn(api, lang)])));
  for (const [name, path] of Object.entries(screens)) {
    describe(name, () => {
      let page;
      const show = async (width, height, reader) => {
        if (!page) page = await open(path, { as, width, height, ...reader, kept: true });
        else await page.setViewportSize({ width, height }).then(() => again(page, reader));
      };
      after(() => page?.done());

      for (const theme of ['light', 'dark']) {
        test(`${theme}: at four widths`, async () => {
          const changed = [];
          await show(...SIZES[0], { theme });
          for (const [width, height] of SIZES) {
            await page.setViewportSize({ width, height });
            await settled(page);
            if (PICTURED.includes(width)) changed.push(...(await unlike(page, `${mission}/${name}-${theme}-${width}`)));
            if (process.env.UPDATE) continue;
            none(page.wrong, `nothing to complain of at ${width} px`);
            none(await overflows(page), `nothing sticks out at ${width} px`);
            none(await axe(page), `axe is content at ${width} px`);
          }
          if (process.env.UPDATE) return;
          if (theme === 'light') {
            none(raw(without(await texts(page), data)), 'nothing is shown raw');
            const bytes = await weight(page.requests, FIRST);
            assert.ok(bytes <= BUDGET, `${bytes} bytes of script before the first paint, of ${BUDGET}`);
          }
          none(changed, 'as it was when last looked at');
        });
      }
      for (const lang of Object.keys(english)) {
        test(`in ${lang}`, async () => {
          await show(1366, 768, { lang });
          none(page.wrong, 'every label is there');
          none(await overflows(page), 'longer words fit');
          const all = without(await texts(page), data);
          none(raw(all), 'nothing is shown raw');
          none(english[lang](all), 'nothing is left in English');
          await page.setViewportSize({ width: 390, height: 844 });
          await settled(page);
          none(await overflows(page), 'longer words fit a phone');
        });
      }
    });
  }
}
