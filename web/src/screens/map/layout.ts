// Where things go on a map so that they can be read: marks that would lie on
// each other become one or stand aside, and names and labels are written only
// where nothing else is in the way.
import type { Fact } from './facts.ts';

export type Point = [x: number, y: number];
export type Anchor = 'start' | 'middle' | 'end';
export type Side = 'left' | 'right' | 'above' | 'below';

/** Spot is one mark, for one fact or for several; top is the one it shows. */
export interface Spot {
  key: string; // stays the same while time and map move
  x: number; y: number;
  facts: Fact[]; top: Fact;
  off?: Point; // where it is in truth, of one that stands aside
}
export interface Written { x: number; y: number; anchor: Anchor }
/** Words are what is written of a mark: a title and, below it, a note. */
export type Words = (s: Spot) => readonly [title: string, note: string];
export interface Box { l: number; t: number; r: number; b: number }

/** Rank tells what matters most: the lowest is shown for all at its place. */
export type Rank = (f: Fact) => number;

const topOf = (facts: readonly Fact[], rank: Rank): Fact => {
  let top = facts[0]!, best = rank(top);
  for (const f of facts) {
    const r = rank(f);
    if (r < best) { top = f; best = r; }
  }
  return top;
};

/**
 * cluster joins facts whose points are closer than gap pixels. Those of one
 * point, then those of one cell of a grid are joined first, so that ten thousand
 * take no longer than the places they are at.
 */
export function cluster(facts: readonly Fact[], project: (p: Point) => Point | null, gap: number, rank: Rank = () => 0): Spot[] {
  const points = new Map<Point, Fact[]>();
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
    const cell = `${Math.round(at[0] / gap)} ${Math.round(at[1] / gap)}`;
    const c: Spot = { key: p.join(' '), x: at[0], y: at[1], facts: there, top: there[0]! }, s = cells.get(cell);
    if (s) join(s, c);
    else cells.set(cell, c);
  }
  const spots: Spot[] = [];
  for (const c of cells.values()) {
    const near = spots.find((s) => Math.hypot(s.x - c.x, s.y - c.y) < gap);
    if (near) join(near, c);
    else spots.push(c);
  }
  for (const s of spots) s.top = topOf(s.facts, rank);
  return spots;
}

// join puts c into s, which moves to the middle of all of them.
function join(s: Spot, c: Spot): void {
  const n = s.facts.length + c.facts.length;
  s.x += ((c.x - s.x) * c.facts.length) / n;
  s.y += ((c.y - s.y) * c.facts.length) / n;
  s.facts = s.facts.concat(c.facts);
  if (c.key < s.key) s.key = c.key;
}

/** meet tells whether two boxes have something in common. */
export const meet = (a: Box, b: Box): boolean => a.l < b.r && b.l < a.r && a.t < b.b && b.t < a.b;
const hit = (a: Box, boxes: readonly Box[]): boolean => {
  for (const b of boxes) if (meet(a, b)) return true;
  return false;
};
const inside = (a: Box, w: Box) => a.l >= w.l && a.r <= w.r && a.t >= w.t && a.b <= w.b;
const around = (p: Point, r: number): Box => ({ l: p[0] - r, t: p[1] - r, r: p[0] + r, b: p[1] + r });

/** boxOf is roughly what a text takes, at 12 px. */
export const boxOf = (x: number, y: number, text: string, anchor: Anchor, size = 12): Box => {
  const w = text.length * size * 0.53;
  const l = anchor === 'start' ? x : anchor === 'end' ? x - w : x - w / 2;
  return { l, t: y - size, r: l + w, b: y + 4 };
};

const RADIUS = 13;

/** markBox is what a mark takes. */
export const markBox = (s: Spot): Box => around([s.x, s.y], RADIUS + 1);

// Where one stands aside: around its place, the nearest first.
const ASIDE: readonly Point[] = [1, 2].flatMap((far): Point[] => [[far, 0], [-far, 0], [0, -far], [0, far], [0.8 * far, -0.8 * far], [-0.8 * far, -0.8 * far], [0.8 * far, 0.8 * far], [-0.8 * far, 0.8 * far]]);

/**
 * fan parts each spot by what its facts are (part): the first stays, others
 * stand aside where there is room for them, best for their words too, within
 * frame and off what is taken. Those that find none stay with the first.
 */
export function fan(spots: readonly Spot[], part: (f: Fact) => string, rank: Rank, words: Words, taken: Box[], frame: Box, step = 31): { spots: Spot[]; labels: Map<string, Written> } {
  const out: Spot[] = [], labels = new Map<string, Written>();
  for (const s of spots) {
    const parts = new Map<string, Fact[]>();
    for (const f of [s.top, ...s.facts]) {
      const p = parts.get(part(f));
      if (!p) parts.set(part(f), [f]);
      else if (f !== s.top) p.push(f);
    }
    const [[, stay], ...rest] = [...parts] as [[string, Fact[]], ...[string, Fact[]][]];
    const away: Spot[] = [];
    for (const [name, facts] of rest.sort((a, b) => rank(topOf(a[1], rank)) - rank(topOf(b[1], rank)))) {
      const one = { key: `${s.key} ${name}`, facts, top: topOf(facts, rank), off: [s.x, s.y] as Point };
      const free = ASIDE.map(([dx, dy]): Spot => ({ ...one, x: s.x + dx * step, y: s.y + dy * step })).filter((c) => inside(markBox(c), frame) && !hit(markBox(c), taken));
      let best = free[0], said: ReturnType<typeof place>;
      for (const c of free) {
        said = place(c, words(c), [...taken, markBox(c)], frame);
        if (said) { best = c; break; }
      }
      if (!best) { stay.push(...facts); continue; }
      away.push(best);
      taken.push(markBox(best));
      if (said) { labels.set(best.key, said.at); taken.push(said.box); }
    }
    out.push({ ...s, facts: stay }, ...away);
  }
  return { spots: out, labels };
}

const SIDES: Record<Side, [dx: number, dy: number, anchor: Anchor]> = { right: [1, 4, 'start'], left: [-1, 4, 'end'], below: [0, 9, 'middle'], above: [0, -1, 'middle'] };

/** sided is the text beside a point, so far from it. */
function sided(p: Point, side: Side, far: number): Written {
  const [dx, dy, anchor] = SIDES[side];
  return { x: p[0] + dx * far, y: p[1] + (side === 'below' ? dy + far : side === 'above' ? dy - far : dy), anchor };
}

/**
 * names writes towns, each on its own side where that is free, else on another,
 * else not at all. Marks come first: a name steps out from under them. What is
 * written is added to taken.
 */
export function names(towns: readonly { name: string; p: Point; side: Side }[], marks: readonly Box[], taken: Box[]): Map<string, Written> {
  const out = new Map<string, Written>();
  for (const { p } of towns) taken.push(around(p, 3));
  for (const { name, p, side } of towns) {
    const far = hit(around(p, 2), marks) ? 21 : 7;
    for (const s of new Set<Side>([side, 'right', 'left', 'below', 'above'])) {
      const w = sided(p, s, far), box = boxOf(w.x, w.y, name, w.anchor);
      if (hit(box, marks) || hit(box, taken)) continue;
      taken.push(box);
      out.set(name, w);
      break;
    }
  }
  return out;
}

/** clear moves a block of lines, each a text and its size, off the marks, as little as it takes; where nothing helps it stays. */
export function clear(p: Point, lines: readonly (readonly [text: string, size: number])[], taken: Box[]): Point {
  const boxes = (at: Point) => lines.map(([text, size], i) => boxOf(at[0], at[1] + 15 * i, text, 'middle', size));
  const tries: Point[] = [[0, 0], [0, -24], [0, 24], [0, -40], [0, 40], [46, 0], [-46, 0], [46, -30], [-46, -30], [46, 30], [-46, 30], [80, 0], [-80, 0]];
  const at = tries.map(([dx, dy]): Point => [p[0] + dx, p[1] + dy]).find((q) => !boxes(q).some((b) => hit(b, taken))) ?? p;
  taken.push(...boxes(at));
  return at;
}

// place finds where the words of a mark can stand: beside it, higher or lower, above or below.
function place(s: Spot, [title, note]: readonly [string, string], taken: readonly Box[], frame: Box): { at: Written; box: Box } | undefined {
  const far = RADIUS + (s.facts.length > 1 ? 10 : 5), low = note ? 14 : 0; // how many there are is written at its corner
  const tries: Written[] = [
    ...[-1, -13, -18, -23, 12].flatMap((dy): Written[] => [{ x: s.x + far, y: s.y + dy, anchor: 'start' }, { x: s.x - far, y: s.y + dy, anchor: 'end' }]),
    ...(['middle', 'start', 'end'] as const).flatMap((anchor): Written[] => [{ x: s.x, y: s.y - RADIUS - 14 - low, anchor }, { x: s.x, y: s.y + RADIUS + 16, anchor }]),
  ];
  for (const at of tries) {
    const a = boxOf(at.x, at.y, title, at.anchor, 12.4), b = note ? boxOf(at.x, at.y + 14, note, at.anchor, 11.5) : a;
    const box = { l: Math.min(a.l, b.l), t: a.t, r: Math.max(a.r, b.r), b: b.b };
    if (inside(box, frame) && !hit(box, taken)) return { at, box };
  }
  return undefined;
}

/** label finds for each spot where its words can stand; where there is no room they are not written. What is written is added to taken. */
export function label(spots: readonly Spot[], words: Words, taken: Box[], frame: Box): Map<string, Written> {
  const out = new Map<string, Written>();
  for (const s of spots) {
    const found = place(s, words(s), taken, frame);
    if (!found) continue;
    taken.push(found.box);
    out.set(s.key, found.at);
  }
  return out;
}
