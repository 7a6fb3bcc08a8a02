// A stand-in for a node: the built pages and made-up answers, for looking at
// screens without one. node test/mock/server.mjs [port]
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { figures, present, steps } from './figures.mjs';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.json': 'application/json' };

const session = {
  principal: { id: 'demo:reporting', name: 'R. Officer', roles: ['reporting'], demo: true },
  identities: ['reporting', 'duty', 'analyst', 'personnel', 'commander'].map((r) => ({ id: `demo:${r}`, name: `${r[0].toUpperCase()}. Officer`, roles: [r], demo: true })),
  mission: {
    key: 'mock', name: { en: 'MSS mission, Haiti' }, zone: 'America/Port-au-Prince', languages: ['en', 'fr', 'ht', 'es'], situation: '2025-01-25',
    collections: [{ key: 'seeds', label: { en: 'Five articles only', fr: 'Cinq articles seulement', ht: 'Senk atik yo sèlman', es: 'Solo cinco artículos' } }],
    figures: figures.map(({ measure, contributor, place, period, label }) => ({ measure, contributor, place, period, label })),
  },
  head: { node: 'HQ', size: 1204, root: '9f2c41d7a06e5b13' }, version: 'mock',
};

function answer(url) {
  const p = url.pathname.replace('/api/v1', '');
  if (p === '/session') return session;
  if (p === '/figures') return { items: figures };
  const m = /^\/figures\/([^/]+)(\/steps)?$/.exec(p);
  if (m?.[2]) return { items: steps };
  if (m) {
    const one = figures.find((f) => f.measure === m[1] && (f.contributor ?? '') === (url.searchParams.get('contributor') ?? ''));
    return one && (m[1] === 'force.present' && one === present && url.searchParams.get('valid') < '2025-01-18' ? { ...one, phrase: { en: 'nearly 400' }, low: 360, high: 399, confidence: 'low' } : one);
  }
  if (p === '/records') return { items: [] };
  return undefined;
}

http.createServer((req, res) => {
  const url = new URL(req.url, 'http://x');
  if (url.pathname === '/api/v1/events') {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.write(': here\n\n');
    return;
  }
  if (url.pathname.startsWith('/api/')) {
    const body = answer(url);
    res.writeHead(body ? 200 : 404, { 'Content-Type': body ? 'application/json' : 'application/problem+json' });
    res.end(JSON.stringify(body ?? { status: 404, title: 'Not Found', detail: `there is nothing at ${url.pathname}` }));
    return;
  }
  let file = path.join(dist, path.normalize(url.pathname.replace(/^\/desk/, '')));
  if (!file.startsWith(dist) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) file = path.join(dist, 'index.html');
  res.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
  fs.createReadStream(file).pipe(res);
}).listen(Number(process.argv[2] ?? 8099), '127.0.0.1');
