// End-to-end tests of the desk: the real binary on a pack, in real Chromium.
//   node e2e/run.mjs [FILE...] [--test-name-pattern=REGEXP] [--update]
// (npm run e2e; make e2e installs what it needs)
// KONBIT=PATH uses a binary that is built already, CHROMIUM=PATH another browser.
// --update writes the pictures of baselines/ anew instead of comparing with them.
// A file that is to run on another pack than the reference mission says so in a
// line "// mission: NAME". What failed leaves a picture of its pages in build/e2e.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { OUT, binary, demo, run } from './start.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const update = process.argv.includes('--update');
const asked = process.argv.slice(2).filter((a) => !a.startsWith('-')).map((f) => path.basename(f));
const flags = process.argv.slice(2).filter((a) => a.startsWith('-') && a !== '--update');
if (update && !flags.length) flags.push('--test-name-pattern=at four widths');

// The longest first, so that none of them runs alone at the end.
const LONGEST = ['screens.test.mjs', 'screens-exercise.test.mjs', 'report.test.mjs', 'flows.test.mjs', 'access.test.mjs'];
const PICTURED = LONGEST.slice(0, 2);
const all = fs.readdirSync(here).filter((f) => f.endsWith('.test.mjs')).sort();
const files = asked.length ? asked : update ? PICTURED : [...LONGEST, ...all.filter((f) => !LONGEST.includes(f))];

// Longer than this no file takes on any machine: something hangs.
const HANGS = 30 * 60_000;

if (!asked.length) fs.rmSync(OUT, { recursive: true, force: true });
const konbit = binary();

// Every file gets a node of its own, so that none depends on what another wrote.
async function test(file) {
  const mission = /^\/\/ mission: (\S+)$/m.exec(fs.readFileSync(path.join(here, file), 'utf8'))?.[1] ?? 'haiti-mss';
  const node = await demo(konbit, mission);
  const tests = run(process.execPath, ['--test-reporter=spec', ...flags, path.join(here, file)], { DESK: node.url, KONBIT: konbit, ...(update ? { UPDATE: '1' } : {}) });
  const hangs = setTimeout(() => tests.child.kill(), HANGS);
  const failed = (await tests.ended) !== 0;
  clearTimeout(hangs);
  try {
    await node.stop();
    return { failed, said: tests.said() };
  } catch (err) {
    return { failed: true, said: `${tests.said()}\n${err.message}` };
  }
}

// Two files at a time, where there are two cores.
let failures = 0;
const queue = [...files];
await Promise.all(Array.from({ length: Math.min(2, os.availableParallelism()) }, async () => {
  for (let file; (file = queue.shift()); ) {
    const begin = Date.now();
    const { failed, said } = await test(file);
    if (failed) failures++;
    console.log(`${failed ? 'FAILED' : 'ok'}  ${file}  ${((Date.now() - begin) / 1000).toFixed(0)} s`);
    if (failed || process.env.VERBOSE || files.length === 1) console.log(said);
  }
}));
process.exit(failures ? 1 : 0);
