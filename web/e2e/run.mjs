// End-to-end tests of the desk: the real binary on a pack, in real Chromium.
//   node e2e/run.mjs [FILE...] [--test-name-pattern=REGEXP]
// (npm run e2e; make e2e installs what it needs)
// KONBIT=PATH uses a binary that is built already, CHROMIUM=PATH another browser.
// A file that is to run on another pack than the reference mission says so in a
// line "// mission: NAME".
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const repo = path.join(here, '../..');
const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'konbit-e2e-'));
const asked = process.argv.slice(2).filter((a) => !a.startsWith('-')), flags = process.argv.slice(2).filter((a) => a.startsWith('-'));
const files = asked.length ? asked.map((f) => path.basename(f)) : fs.readdirSync(here).filter((f) => f.endsWith('.test.mjs')).sort();

const binary = process.env.KONBIT ?? path.join(tmp, 'konbit');
if (!process.env.KONBIT) {
  const built = spawnSync('go', ['build', '-o', binary, './cmd/konbit'], { cwd: repo, stdio: 'inherit' });
  if (built.status) process.exit(built.status ?? 1);
}

const ended = (child) => new Promise((r) => (child.exitCode === null && child.signalCode === null ? child.once('exit', r) : r(child.exitCode)));

// Every file gets a node of its own, so that none depends on what another wrote.
async function run(file) {
  const dir = fs.mkdtempSync(path.join(tmp, 'node-'));
  const ready = path.join(dir, 'ready');
  const mission = /^\/\/ mission: (\S+)$/m.exec(fs.readFileSync(path.join(here, file), 'utf8'))?.[1] ?? 'haiti-mss';
  const node = spawn(binary, ['demo', '--mission', mission, '--dir', path.join(dir, 'data'), '--listen', '127.0.0.1:0', '--ready', ready], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  node.stderr.on('data', (d) => (log += d));
  for (let i = 0; i < 600 && !fs.existsSync(ready) && node.exitCode === null; i++) await new Promise((r) => setTimeout(r, 50));
  if (!fs.existsSync(ready)) {
    node.kill('SIGKILL');
    return { failed: true, said: `the node did not start: ${log}` };
  }
  const tests = spawn(process.execPath, ['--test', '--test-reporter=spec', ...flags, path.join(here, file)], {
    stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DESK: `http://${fs.readFileSync(ready, 'utf8').trim()}`, KONBIT: binary },
  });
  let said = '';
  for (const stream of [tests.stdout, tests.stderr]) stream.setEncoding('utf8').on('data', (d) => (said += d));
  let failed = (await ended(tests)) !== 0;
  if (node.exitCode !== null || node.signalCode) {
    failed = true;
    said += `the node ended by itself (${node.exitCode ?? node.signalCode}): ${log.slice(-4000)}\n`;
  }
  node.kill('SIGTERM');
  await ended(node);
  return { failed, said };
}

// Two files at a time, where there are two cores.
let failures = 0;
const queue = [...files];
await Promise.all(Array.from({ length: Math.min(2, os.availableParallelism()) }, async () => {
  for (let file; (file = queue.shift()); ) {
    const begin = Date.now();
    const { failed, said } = await run(file);
    if (failed) failures++;
    console.log(`${failed ? 'FAILED' : 'ok'}  ${file}  ${((Date.now() - begin) / 1000).toFixed(0)} s`);
    if (failed || process.env.VERBOSE || files.length === 1) console.log(said);
  }
}));
fs.rmSync(tmp, { recursive: true, force: true });
process.exit(failures ? 1 : 0);
