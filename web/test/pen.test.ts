import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Desk, sentences } from '../src/screens/reports/desk.svelte.ts';
import { Pen } from '../src/screens/reports/pen.svelte.ts';
import { Failure } from '../src/lib/api.svelte.ts';
import type { Draft, Paragraph } from '../src/lib/work.ts';

const at = '2026-02-09T06:10:00Z';
const paragraph = (id: string, version: string, text: string, more: Partial<Paragraph> = {}): Paragraph => ({ id, version, section: 'summary', language: 'en', text, state: 'draft', author: 'a', at, ...more });
const place = { section: 'summary', language: 'en' };

interface Sent { id?: string; versions?: string[]; text: string; remove?: boolean }

// A log that makes a version of each writing and, like the node, trims it.
function log() {
  const sent: Sent[] = [];
  let n = 0;
  const keep = async (body: object) => {
    const w = body as Sent;
    sent.push(w);
    return w.remove ? undefined : paragraph(w.id ?? 'p', `v${++n}`, w.text.trim());
  };
  return { sent, keep };
}

// What a tab of the browser holds.
function tab() {
  const held = new Map<string, string>();
  return { held, getItem: (k: string) => held.get(k) ?? null, setItem: (k: string, v: string) => void held.set(k, v), removeItem: (k: string) => void held.delete(k) };
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('a pen', () => {
  it('keeps what is typed once the hand rests, each version from the one before', async () => {
    const { sent, keep } = log();
    const pen = new Pen(keep, place, paragraph('p', 'v0', 'Quiet.'));
    pen.type('Quiet. ');
    pen.type('Quiet. Then');
    await vi.advanceTimersByTimeAsync(2000);
    pen.type('Quiet. Then not.');
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent).toEqual([{ versions: ['v0'], text: 'Quiet. Then' }, { versions: ['v1'], text: 'Quiet. Then not.' }]);
    expect(pen.dirty).toBe(false);
  });

  it('keeps at least every few seconds while somebody goes on typing', async () => {
    const { sent, keep } = log();
    const pen = new Pen(keep, place, paragraph('p', 'v0', ''));
    for (let i = 1; i <= 40; i++) {
      pen.type('x'.repeat(i));
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(sent.length).toBeGreaterThan(1);
  });

  it('makes a new paragraph under one ID, however often it is tried', async () => {
    let fails = true;
    const { sent, keep } = log();
    const pen = new Pen(async (b) => { const p = await keep(b); if (fails) throw new Error('gone'); return p; }, place);
    pen.type('New.');
    await pen.flush();
    expect(pen.state).toBe('failed');
    fails = false;
    await pen.flush();
    expect(sent.map((w) => w.id)).toEqual([pen.id, pen.id]);
    expect(pen.state).toBe('kept');
  });

  it('follows others, but neither an answer from before its own nor over words in hand', async () => {
    const { keep } = log();
    const pen = new Pen(keep, place, paragraph('p', 'v0', 'One.'));
    pen.take(paragraph('p', 'w1', 'Two.'));
    expect(pen.text).toBe('Two.');
    pen.type('Three.');
    pen.take(paragraph('p', 'w2', 'Theirs.'));
    expect(pen.text).toBe('Three.');
    await pen.flush();
    pen.take(paragraph('p', 'w1', 'Two.')); // a late answer
    expect(pen.text).toBe('Three.');
  });

  it('does not keep a translation that still is the original', async () => {
    const { sent, keep } = log();
    const pen = new Pen(keep, { ...place, language: 'fr', of: 'p' }, undefined, 'Quiet.');
    await pen.flush();
    expect(sent).toEqual([]);
    pen.type('Calme.');
    await pen.flush();
    expect(sent).toEqual([{ id: pen.id, section: 'summary', language: 'fr', of: 'p', text: 'Calme.' }]);
  });

  it('tries again by itself when the node was out of reach, and says so until it is kept', async () => {
    let up = false;
    const { sent, keep } = log();
    const pen = new Pen(async (b) => { if (!up) throw new Failure({ code: 'unreachable' }); return keep(b); }, place);
    pen.type('While it was down.');
    await vi.advanceTimersByTimeAsync(9000);
    expect([pen.state, pen.failure?.code]).toEqual(['failed', 'unreachable']);
    up = true;
    await vi.advanceTimersByTimeAsync(4000);
    expect(sent.map((w) => w.text)).toEqual(['While it was down.']);
    expect([pen.state, pen.failure]).toEqual(['kept', undefined]);
  });

  it('takes every version out', async () => {
    const { sent, keep } = log();
    const pen = new Pen(keep, place, paragraph('p', 'v0', 'One.', { beside: [paragraph('p', 'b0', 'Other.')] }));
    await pen.remove();
    expect(sent).toEqual([{ versions: ['v0', 'b0'], text: '', remove: true }]);
  });
});

describe('a desk', () => {
  const draft = (...paragraphs: Paragraph[]) => ({ sections: [{ id: 'summary', title: '', lines: 0, open: 0, paragraphs }] }) as unknown as Draft;

  it('pairs paragraphs with their translations, keeps what is new, and drops what somebody took out', async () => {
    const { keep } = log();
    const desk = new Desk({ report: 'r', number: 1 }, 'me', keep, tab());
    desk.follow(draft(paragraph('a', 'a1', 'A'), paragraph('b', 'b1', 'B'), paragraph('c', 'c1', 'b', { language: 'fr', of: 'b' })));
    expect(desk.rows('summary', 'en', 'fr').map((r) => [r.lead?.id, r.told?.id])).toEqual([['a', undefined], ['b', 'c']]);
    const pen = desk.add('summary', 'en', 'New.');
    desk.follow(draft(paragraph('b', 'b1', 'B'), paragraph('c', 'c1', 'b', { language: 'fr', of: 'b' })));
    expect(desk.rows('summary', 'en', 'fr').map((r) => r.id)).toEqual(['b', pen.id]);
    await desk.drop(desk.get('b')!);
    desk.follow(draft(paragraph('b', 'b1', 'B'))); // an answer from before
    expect(desk.get('b')).toBeUndefined();
  });

  it('takes up what an earlier page left unsent, on the version that it was written on', async () => {
    const here = tab(), ref = { report: 'r', number: 1 };
    const gone = new Desk(ref, 'me', () => Promise.reject(new Failure({ code: 'unreachable' })), here);
    gone.follow(draft(paragraph('a', 'a1', 'A')));
    gone.get('a')!.type('A and more');
    const fresh = gone.add('summary', 'en', 'New.');
    gone.remember();
    expect(new Desk(ref, 'you', log().keep, here).rows('summary', 'en', 'fr')).toEqual([]);

    const { sent, keep } = log();
    const desk = new Desk(ref, 'me', keep, here);
    desk.remember(); // the draft is not there yet
    desk.follow(draft(paragraph('a', 'a2', 'A, says somebody')));
    expect(desk.rows('summary', 'en', 'fr').map((r) => r.lead?.text)).toEqual(['A and more', 'New.']);
    await desk.flush();
    expect(sent).toEqual([{ versions: ['a1'], text: 'A and more' }, { id: fresh.id, section: 'summary', language: 'en', text: 'New.' }]);
    desk.remember();
    expect(here.held.size).toBe(0);
  });

  it('does not write again what went through as the page was left', async () => {
    const here = tab(), ref = { report: 'r', number: 1 };
    const gone = new Desk(ref, 'me', () => new Promise(() => {}), here);
    gone.follow(draft(paragraph('a', 'a1', 'A')));
    gone.get('a')!.type('A and more ');
    gone.remember();
    const { sent, keep } = log();
    const desk = new Desk(ref, 'me', keep, here);
    desk.follow(draft(paragraph('a', 'a2', 'A and more')));
    await desk.flush();
    desk.get('a')!.type('A and more still');
    await desk.flush();
    expect(sent).toEqual([{ versions: ['a2'], text: 'A and more still' }]);
  });
});

it('what the record says becomes text with references; their ranges go along by themselves', () => {
  const v = { id: 'figure:displaced.stock', type: 'figure', label: '', phrase: 'about 18,640', range: '18,635 to 18,644' };
  const blocks = [
    { paragraph: { text: [{ text: 'Displaced: ' }, { text: 'about 18,640', value: v.id }, { text: ' (18,635 to 18,644).' }] } },
    { paragraph: { text: [{ text: 'Nothing.' }], silence: true } },
    { paragraph: { text: [{ text: '19, against ' }, { text: 'about 18,640', value: v.id }] } },
    { paragraph: { text: [{ text: 'Written.' }], source: 'p' } },
  ];
  expect(sentences(blocks, new Map([[v.id, v]]))).toEqual({ say: ['Displaced: {figure:displaced.stock}.'], rest: ['19, against about 18,640'] });
});
