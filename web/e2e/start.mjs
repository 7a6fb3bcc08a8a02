// What is started for tests and pictures: the binary, a node on a pack, a browser.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const repo = fileURLToPath(new URL('../..', import.meta.url));

/** OUT is where is put what one looks at afterwards. */
export const OUT = path.join(repo, 'build/e2e');

const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'konbit-e2e-'));
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  fs.rmSync(tmp, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** binary builds konbit, unless KONBIT=PATH names one. */
export function binary() {
  if (process.env.KONBIT) return process.env.KONBIT;
  const out = path.join(tmp, 'konbit');
  const built = spawnSync('go', ['build', '-o', out, './cmd/konbit'], { cwd: repo, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('go build failed');
  return out;
}

/** run starts a program that does not outlive this one; it gives the child, and what it said. */
export function run(program, args, env = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  children.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (d) => (said += d));
  const ended = new Promise((done) => child.once('close', (code, signal) => {
    children.delete(child);
    done(code ?? signal);
  }));
  return { child, ended, said: () => said };
}

/** demo serves a pack on a node of its own. */
export async function demo(konbit, mission) {
  const dir = fs.mkdtempSync(path.join(tmp, 'node-')), ready = path.join(dir, 'ready');
  const node = run(konbit, ['demo', '--mission', mission, '--dir', path.join(dir, 'data'), '--listen', '127.0.0.1:0', '--ready', ready]);
  let over;
  node.ended.then((how) => (over = how));
  while (!fs.existsSync(ready)) {
    if (over !== undefined) throw new Error(`the node on ${mission} ended (${over}): ${node.said()}`);
    await new Promise((r) => setTimeout(r, 50));
  }
  const stop = async () => {
    // A node that ended by itself is a fault of its own.
    if (over !== undefined) throw new Error(`the node on ${mission} ended by itself (${over}): ${node.said().slice(-4000)}`);
    node.child.kill('SIGTERM');
    await node.ended;
  };
  return { url: `http://${fs.readFileSync(ready, 'utf8').trim()}`, stop };
}

/** browse starts Chromium, or the browser that CHROMIUM=PATH names. */
export const browse = (...args) => chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...args],
});
