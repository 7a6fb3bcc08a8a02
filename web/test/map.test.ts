import { describe, expect, test } from 'vitest';
import { brief, factOf, told, type Fact, type GazetteerPlace } from '../src/screens/map/facts.ts';
import { boxOf, clear, cluster, fan, label, markBox, meet, names, type Box, type Spot } from '../src/screens/map/layout.ts';
import { weightOf } from '../src/screens/map/marks.ts';

const places = new Map<string, GazetteerPlace>([['R', { code: 'R', level: 'adm1', name: 'Region' }], ['T', { code: 'T', level: 'adm2', name: 'Town', parent: 'R', point: [0, 0] }]]);
const fact = (id: string, kind: string, point: [number, number], title = id, body = {}): Fact => ({ ...factOf({ position: 1, title, record: { id, kind, place: { code: 'T' }, valid: '2025-01-18', body } }, places)!, point });
const rank = (f: Fact) => weightOf(f.mark);
const frame: Box = { l: 0, t: 0, r: 400, b: 300 };
const words = (s: Spot) => [s.top.title, ''] as const;

describe('marks', () => {
  test('that would touch become one, which shows what matters most', () => {
    const spots = cluster([fact('patrol', 'patrol@1', [100, 50]), fact('base', 'base@1', [110, 50]), fact('far', 'incident@1', [300, 50])], (p) => p, 24, rank);
    expect(spots.map((s) => [s.top.id, s.facts.length])).toEqual([['base', 2], ['far', 1]]);
    expect([spots[0]!.x, spots[0]!.y]).toEqual([105, 50]);
  });
  test('of one place keep their key, whichever of their records comes first', () => {
    const a = fact('a', 'patrol@1', [100, 50]), b = fact('b', 'patrol@1', [104, 50]);
    expect(cluster([a, b], (p) => p, 24)[0]!.key).toBe(cluster([b, a], (p) => p, 24)[0]!.key);
  });
  test('of several sorts stand side by side where there is room, and none is lost where there is not', () => {
    const at: [number, number] = [200, 150];
    const all = [fact('base', 'base@1', at), fact('hit', 'incident@1', at), fact('hit 2', 'incident@1', at), fact('school', 'service-status@1', at)];
    const [spot] = cluster(all, (p) => p, 24, rank);
    const open = fan([spot!], (f) => f.mark.layer, rank, words, [markBox(spot!)], frame).spots;
    expect(open.map((s) => [s.top.id, s.facts.length, !!s.off])).toEqual([['base', 1, false], ['hit', 2, true], ['school', 1, true]]);
    for (const [i, s] of open.entries()) for (const o of open.slice(i + 1)) expect(meet(markBox(s), markBox(o))).toBe(false);
    const shut = fan([spot!], (f) => f.mark.layer, rank, words, [frame], frame).spots;
    expect(shut.map((s) => [s.top.id, s.facts.length])).toEqual([['base', 4]]);
  });
});

describe('what is written', () => {
  const town = { name: 'Town', p: [100, 100] as [number, number], side: 'right' as const };
  test('a town steps out from under a mark, to another side where its own is taken, and is left out where none is free', () => {
    const mark = { l: 86, t: 86, r: 114, b: 114 };
    expect(names([town], [], []).get('Town')).toEqual({ x: 107, y: 104, anchor: 'start' });
    expect(names([town], [mark], []).get('Town')!.x).toBeGreaterThan(mark.r);
    expect(names([town], [mark], [{ l: 114, t: 0, r: 400, b: 300 }]).get('Town')!.anchor).toBe('end');
    expect(names([town], [mark], [frame]).get('Town')).toBeUndefined();
  });
  test('a region moves off a mark, as little as it takes, and stays where nothing helps', () => {
    const lines = [['REGION', 14], ['4 records', 12]] as const;
    expect(clear([200, 150], lines, [])).toEqual([200, 150]);
    const [x, y] = clear([200, 150], lines, [{ l: 190, t: 145, r: 216, b: 171 }]);
    expect(x).toBe(200);
    expect(Math.abs(y - 150)).toBeLessThanOrEqual(40);
    expect(clear([200, 150], lines, [frame])).toEqual([200, 150]);
  });
  test('the words of a mark keep off names that are there already, and off each other', () => {
    const [a, b] = [cluster([fact('a mark', 'base@1', [200, 100])], (p) => p, 24)[0]!, cluster([fact('another', 'base@1', [200, 130])], (p) => p, 24)[0]!];
    const taken = [boxOf(218, 100, 'a town that is there', 'start')];
    const out = label([a, b], words, taken, frame);
    expect(out.size).toBe(2);
    for (const [i, box] of taken.entries()) for (const o of taken.slice(i + 1)) expect(meet(box, o)).toBe(false);
    expect(label([a], words, [frame], frame).size).toBe(0);
  });
  test('a fact is called by its own name or headline, else by as much of its title as there is room for', () => {
    const at: [number, number] = [0, 0];
    expect(brief(fact('a', 'incident@1', at, 'Aircraft hit, Town: Two hit by gunfire', { headline: 'Two hit by gunfire' }))).toBe('Two hit by gunfire');
    expect(brief(fact('b', 'movement@1', at, 'Contributor, Arrival: 217 people, Far away – Town, Done'))).toBe('Contributor, Arrival: 217 people');
    expect(brief(fact('c', 'note@1', at, 'Meeting: The minister receives the whole contingent'))).toBe('Meeting: The minister receives…');
    expect(brief(fact('d', 'service-status@1', at, 'Aéroport Town airport, Town: Fermé', { name: 'Town airport' }), 'Town')).toBe('Aéroport');
    expect(brief(fact('e', 'area-statement@1', at, 'Town: Held by armed groups'), 'Town')).toBe('Held by armed groups');
    expect(told(fact('f', 'service-status@1', at, 'Airport Town airport, Town airport: Closed'))).toEqual(['Airport Town airport: Closed', '']);
    expect(told(fact('e', 'incident@1', at, 'Aircraft hit by fire, Town: Two aircraft were hit by gunfire', { headline: 'x' }))).toEqual(['Two aircraft were hit by gunfire', 'Aircraft hit by fire, Town']);
  });
});
