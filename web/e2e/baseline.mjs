// The screens as they were when somebody last looked at them: small pictures in
// baselines/, written by npm run e2e -- --update. What is compared is not points
// but squares, their colour and how much is in them: a letter drawn another way, a
// name or a number that changed is nothing; a panel that is missing or elsewhere,
// a colour or a style that was lost, is.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser } from './desk.mjs';
import { OUT } from './start.mjs';

const DIR = fileURLToPath(new URL('baselines/', import.meta.url));
// A laptop's page is kept at a quarter of its width, a phone's at half of it.
const LAPTOP = { width: 360, square: 12 }, PHONE = { width: 195, square: 18 };
const FAR = 10; // of 255
const MANY = 0.012; // of all squares

const easel = await browser.newPage();

/** unlike holds the page against its picture and says where they differ too much. */
export async function unlike(page, name) {
  const shot = await still(page);
  const kept = path.join(DIR, `${name}.webp`);
  const { width, square } = page.viewportSize().width < 768 ? PHONE : LAPTOP;
  if (process.env.UPDATE) {
    fs.mkdirSync(path.dirname(kept), { recursive: true });
    const { now } = await easel.evaluate(compare, { shot: url(shot, 'png'), width });
    fs.writeFileSync(kept, Buffer.from(now, 'base64'));
    return [];
  }
  if (!fs.existsSync(kept)) return [`${name}: no picture is kept: npm run e2e -- --update`];
  const found = await easel.evaluate(compare, { shot: url(shot, 'png'), kept: url(fs.readFileSync(kept), 'webp'), width, square, far: FAR });
  if (process.env.VERBOSE) console.log(`${name}: ${found.differ} of ${found.of} squares, ${found.worst.toFixed(1)} at most`);
  if (found.differ <= MANY * found.of) return [];
  const file = path.join(OUT, name.replaceAll('/', '-'));
  fs.mkdirSync(OUT, { recursive: true });
  fs.writeFileSync(`${file}.png`, shot);
  fs.writeFileSync(`${file}-differs.png`, Buffer.from(found.beside, 'base64'));
  return [`${name}: ${found.differ} of ${found.of} squares differ, by up to ${Math.round(found.worst)}. Now: ${file}.png; was, is, and where: ${file}-differs.png. If it is meant: npm run e2e -- --update`];
}

const url = (bytes, type) => `data:image/${type};base64,${bytes.toString('base64')}`;

// still gives the picture of a page that has come to rest: two are the same.
async function still(page) {
  const gl = page.locator('.gl:has(~ svg.map)');
  if (page.viewportSize().width >= 768 && (await gl.count())) await gl.and(page.locator('.up')).waitFor();
  for (let last, tries = 0; tries < 50; tries++) {
    const shot = await page.screenshot({ animations: 'disabled' });
    if (last?.equals(shot)) return shot;
    last = shot;
  }
  throw new Error(`${page.url()} never comes to rest`);
}

// compare runs in the browser, which can read pictures and draw them small.
async function compare({ shot, kept, width, square, far }) {
  const load = async (src) => createImageBitmap(await (await fetch(src)).blob());
  const canvas = (w, h) => Object.assign(document.createElement('canvas'), { width: w, height: h }).getContext('2d', { willReadFrequently: true });
  const image = await load(shot);
  const w = width, h = Math.round((image.height * w) / image.width);
  const small = (img) => {
    const on = canvas(w, h);
    on.imageSmoothingQuality = 'high';
    on.drawImage(img, 0, 0, w, h);
    return on;
  };
  // What is compared has been through the same as what is kept.
  const packed = small(image).canvas.toDataURL('image/webp', 0.3);
  if (!kept) return { now: packed.split(',')[1] };
  const now = small(await load(packed));
  const was = small(await load(kept));

  // Of every square the mean of red, green and blue, and how far its points are from their mean.
  const squares = (on) => {
    const { data } = on.getImageData(0, 0, w, h), out = [];
    for (let y = 0; y < h; y += square) {
      for (let x = 0; x < w; x += square) {
        const sum = [0, 0, 0];
        let n = 0, grey = 0, greys = 0;
        for (let j = y; j < Math.min(y + square, h); j++) {
          for (let i = x; i < Math.min(x + square, w); i++, n++) {
            const at = 4 * (j * w + i), g = (data[at] + data[at + 1] + data[at + 2]) / 3;
            for (let c = 0; c < 3; c++) sum[c] += data[at + c];
            grey += g;
            greys += g * g;
          }
        }
        out.push({ x, y, of: [...sum.map((s) => s / n), Math.sqrt(Math.max(0, greys / n - (grey / n) ** 2))] });
      }
    }
    return out;
  };
  const before = squares(was), after = squares(now);
  const apart = after.map((s, i) => Math.max(...s.of.map((v, k) => Math.abs(v - before[i].of[k]))));
  const beside = canvas(3 * w, h);
  [was, now, now].forEach((on, i) => beside.drawImage(on.canvas, i * w, 0));
  beside.strokeStyle = '#e00000';
  after.forEach((s, i) => { if (apart[i] > far) beside.strokeRect(2 * w + s.x + 0.5, s.y + 0.5, square - 1, square - 1); });
  return { differ: apart.filter((a) => a > far).length, of: apart.length, worst: Math.max(...apart), beside: beside.canvas.toDataURL('image/png').split(',')[1] };
}
