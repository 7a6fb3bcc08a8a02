// Where things go on a map so that they can be read: marks that would lie on
// each other become one, and a label is written only where there is room.
import type { Fact } from './facts.ts';

export interface Spot { x: number; y: number; facts: Fact[] }
export interface Label { x: number; y: number; anchor: 'start' | 'middle' | 'end'; title: string; note: string }

/**
 * cluster joins facts whose points are closer than gap pixels. Those of one
 * point, then those of one cell of a grid are joined first, so that ten thousand
 * take no longer than the places they are at.
 */
export function cluster(facts: readonly Fact[], project: (p: [number, number]) => [number, number] | null, gap: number): Spot[] {
  const points = new Map<[number, number], Fact[]>();
  for (const f of facts) {
    if (!f.point) continue;
    const there = points.get(f.point);
    if (there) there.push(f);
    else points.set(f.point, [f]);
  }
  const cells = new Map<string, Spot>();
  for (const [p, there] of points) {
    const at = project(p);
    if (!at) continue;
    const key = `${Math.round(at[0] / gap)} ${Math.round(at[1] / gap)}`;
    const c = { x: at[0], y: at[1], facts: there }, s = cells.get(key);
    if (s) join(s, c);
    else cells.set(key, c);
  }
  const spots: Spot[] = [];
  for (const c of cells.values()) {
    const near = spots.find((s) => Math.hypot(s.x - c.x, s.y - c.y) < gap);
    if (near) join(near, c);
    else spots.push(c);
  }
  return spots;
}

// join puts c into s, which moves to the middle of all of them.
function join(s: Spot, c: Spot): void {
  const n = s.facts.length + c.facts.length;
  s.x += ((c.x - s.x) * c.facts.length) / n;
  s.y += ((c.y - s.y) * c.facts.length) / n;
  s.facts = s.facts.concat(c.facts);
}

interface Box { l: number; t: number; r: number; b: number }
const meet = (a: Box, b: Box) => a.l < b.r && b.l < a.r && a.t < b.b && b.t < a.b;

/** boxOf is roughly what a text takes, at 12 px. */
export const boxOf = (x: number, y: number, text: string, anchor: Label['anchor'], size = 12): Box => {
  const w = text.length * size * 0.53;
  const l = anchor === 'start' ? x : anchor === 'end' ? x - w : x - w / 2;
  return { l, t: y - size, r: l + w, b: y + 4 };
};

/** label writes beside each spot where neither another label nor taken ground is in the way. */
export function label(spots: readonly Spot[], words: (s: Spot) => [title: string, note: string], taken: Box[], width: number, height: number, radius = 13): Map<Spot, Label> {
  const out = new Map<Spot, Label>();
  const boxes: Box[] = [...taken, ...spots.map((s) => ({ l: s.x - radius, t: s.y - radius, r: s.x + radius, b: s.y + radius }))];
  for (const s of spots) {
    const [title, note] = words(s);
    const gap = radius + 7;
    const tries: Label[] = [
      { x: s.x + gap, y: s.y - 1, anchor: 'start', title, note },
      { x: s.x - gap, y: s.y - 1, anchor: 'end', title, note },
      { x: s.x, y: s.y - radius - 19, anchor: 'middle', title, note },
      { x: s.x, y: s.y + radius + 15, anchor: 'middle', title, note },
    ];
    for (const l of tries) {
      const a = boxOf(l.x, l.y, title, l.anchor, 13), b = note ? boxOf(l.x, l.y + 14, note, l.anchor, 12) : a;
      const box = { l: Math.min(a.l, b.l), t: a.t, r: Math.max(a.r, b.r), b: b.b };
      if (box.l < 6 || box.r > width - 6 || box.t < 4 || box.b > height - 4 || boxes.some((o) => meet(o, box))) continue;
      boxes.push(box);
      out.set(s, l);
      break;
    }
  }
  return out;
}
