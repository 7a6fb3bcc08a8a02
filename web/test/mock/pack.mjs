// Records and places of a mission pack, near enough to what a node says of them.
import crypto from 'node:crypto';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const dir = fileURLToPath(new URL('../../../catalogue/missions/haiti-mss/', import.meta.url));
const id = (alias) => {
  const h = crypto.createHash('sha256').update(alias).digest('hex');
  return `019abcde-0000-7${h.slice(0, 3)}-8${h.slice(3, 6)}-${h.slice(6, 18)}`;
};
const resolve = (v) =>
  typeof v === 'string' ? (/^@[^ @]+$/.test(v) ? id(v) : v) : Array.isArray(v) ? v.map(resolve) : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, resolve(x)])) : v;

const title = (r) => {
  const b = r.body ?? {};
  return b.headline ?? b.title ?? b.name ?? b.text ?? [b.service ?? b.types ?? b.type ?? r.kind.split('@')[0], b.state, r.place?.name].filter(Boolean).join(', ');
};

export const records = fs.readdirSync(dir + 'records').sort()
  .flatMap((f) => fs.readFileSync(`${dir}records/${f}`, 'utf8').split('\n').filter(Boolean).map((l) => resolve(JSON.parse(l))))
  .map((r, i) => ({ position: i + 1, title: title(r), state: 'current', record: { marking: 'clear', made: '2025-11-20T12:00:00Z', author: 'pack:haiti-mss', ...r } }));

const [head, ...rows] = fs.readFileSync(dir + 'places.csv', 'utf8').trim().split('\n').map((l) => l.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((c) => c.replace(/,$/, '').replace(/^"|"$/g, '')));
export const places = rows.map((r) => {
  const o = Object.fromEntries(head.map((h, i) => [h, r[i] ?? '']));
  return { code: o.code, level: o.level, name: o.name, parent: o.parent || undefined, point: o.lon ? [Number(o.lon), Number(o.lat)] : undefined, precision: o.precision };
});
const by = new Map(places.map((p) => [p.code, p]));
for (const p of places) for (let up = by.get(p.parent); up; up = by.get(up.parent)) (p.within ??= []).push(up.name);

// Forms as a node describes them: FORMS names a folder of forms-LANG.json, the answers of /definitions.
export const forms = (lang) => JSON.parse(fs.readFileSync(`${process.env.FORMS}/forms-${lang}.json`, 'utf8')).items;
