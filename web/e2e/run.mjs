// End-to-end tests of the desk: the real binary on the reference mission, in
// real Chromium. node e2e/run.mjs [file...]; KONBIT=PATH uses a binary that is
// built already, CHROMIUM=PATH another browser.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const repo = path.join(here, '../..');
const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'konbit-e2e-'));
const files = process.argv.slice(2).length ? process.argv.slice(2) : fs.readdirSync(here).filter((f) => f.endsWith('.test.mjs')).sort();

const binary = process.env.KONBIT ?? path.join(tmp, 'konbit');
if (!process.env.KONBIT) {
  const built = spawnSync('go', ['build', '-o', binary, './cmd/konbit'], { cwd: repo, stdio: 'inherit' });
  if (built.status) process.exit(built.status ?? 1);
}

// Every file gets a node of its own, so that none depends on what another wrote.
let failed = 0;
for (const file of files) {
  const dir = fs.mkdtempSync(path.join(tmp, 'node-'));
  const ready = path.join(dir, 'ready');
  const node = spawn(binary, ['demo', '--dir', path.join(dir, 'data'), '--listen', '127.0.0.1:0', '--ready', ready], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  node.stderr.on('data', (d) => (log += d));
  for (let i = 0; i < 300 && !fs.existsSync(ready) && node.exitCode === null; i++) await new Promise((r) => setTimeout(r, 50));
  if (!fs.existsSync(ready)) {
    console.error(`the node did not start: ${log}`);
    process.exit(1);
  }
  const run = spawn(process.execPath, ['--test', '--test-reporter=spec', path.join(here, path.basename(file))], {
    stdio: 'inherit', env: { ...process.env, DESK: `http://${fs.readFileSync(ready, 'utf8').trim()}` },
  });
  if (await new Promise((r) => run.once('exit', r))) failed++;
  if (node.exitCode !== null || node.signalCode) console.error(`the node ended by itself (${node.exitCode ?? node.signalCode}): ${log.slice(-4000)}`);
  node.kill('SIGTERM');
  await new Promise((r) => (node.exitCode === null ? node.once('exit', r) : r()));
}
fs.rmSync(tmp, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
