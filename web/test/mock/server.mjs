// A stand-in for a node: the built pages and made-up answers, for looking at
// screens without one. node test/mock/server.mjs [port]
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { figures, present, steps } from './figures.mjs';
import { forms, places, records } from './pack.mjs';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.json': 'application/json' };

const at = (text, lang) => (typeof text === 'string' ? text : text[lang] ?? text.en);

const session = (lang) => ({
  principal: { id: 'demo:reporting', name: 'R. Officer', roles: ['reporting'], demo: true },
  identities: ['reporting', 'duty', 'analyst', 'personnel', 'commander'].map((r) => ({ id: `demo:${r}`, name: `${r[0].toUpperCase()}. Officer`, roles: [r], demo: true })),
  mission: {
    key: 'mock', name: 'Multinational Security Support Mission in Haiti', short: 'MSS mission, Haiti', exercise: false, zone: 'America/Port-au-Prince', area: 'HT', languages: ['en', 'fr', 'ht', 'es'], situation: '2025-01-25',
    story: { collection: 'seeds', documents: 5 },
    figures: figures.map(({ measure, dims, label }) => ({ measure, dims, label: at(label, lang) })),
  },
  head: { node: 'HQ', position: records.length, size: records.length, root: '9f2c41d7a06e5b13', seal: '9F2C 41D7 A06E 5B13' }, version: 'mock',
});

function list(q) {
  const kinds = q.getAll('kind').flatMap((k) => k.split(','));
  const words = (q.get('q') ?? '').toLowerCase();
  const items = records.filter((r) => (!kinds.length || kinds.includes(r.record.kind.split('@')[0])) && (!words || r.title.toLowerCase().includes(words)) && r.position > Number(q.get('after') ?? 0) && (!q.get('before') || r.position < Number(q.get('before'))));
  if (q.get('newest')) items.reverse();
  const limit = Number(q.get('limit') ?? 100);
  return { items: items.slice(0, limit), ...(items.length > limit ? { next: items[limit - 1].position } : {}) };
}

function answer(url) {
  const p = url.pathname.replace('/api/v1', '');
  const q = url.searchParams;
  if (p === '/session') return session(q.get('lang') ?? 'en');
  if (p === '/figures') return { items: figures };
  const m = /^\/figures\/([^/]+)(\/steps)?$/.exec(p);
  if (m?.[2]) return { items: steps };
  if (m) {
    const one = figures.find((f) => f.measure === m[1] && (f.dims.contributor ?? '') === (q.get('contributor') ?? ''));
    return one && (m[1] === 'force.present' && one === present && q.get('valid') < '2025-01-18' ? { ...one, phrase: { en: 'nearly 400' }, low: 360, high: 399, confidence: 'low' } : one);
  }
  if (p === '/records') return list(q);
  if (p === '/definitions') return { items: forms(q.get('lang') ?? 'en') };
  const d = /^\/definitions\/([^/]+)$/.exec(p);
  if (d) return forms(q.get('lang') ?? 'en').find((f) => f.kind.replace(/@.*/, '') === d[1].replace(/@.*/, ''));
  if (p === '/places') return { items: places.filter((x) => !q.get('q') || x.name.toLowerCase().includes(q.get('q').toLowerCase())) };
  const r = /^\/records\/([^/]+)(\/history)?$/.exec(p);
  const found = r && records.find((x) => x.record.id === r[1]);
  if (found) return r[2] ? { items: [found] } : found;
  const b = /^\/basemap\/([\w.-]+)$/.exec(p);
  if (b) return JSON.parse(fs.readFileSync(fileURLToPath(new URL(`../../../catalogue/missions/haiti-mss/basemap/${b[1]}`, import.meta.url)), 'utf8'));
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
