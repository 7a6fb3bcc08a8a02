// A paragraph in somebody's hands: what is typed goes into the log by itself,
// each time as a version that names the one it was made from.
import { Failure, post, refresh } from '../../lib/api.svelte.ts';
import { live } from '../../lib/live.svelte.ts';
import { newID } from '../../lib/uuid.ts';
import type { Paragraph, Ref } from '../../lib/work.ts';

const PAUSE = 900; // ms without a key, after which is saved
const AT_MOST = 6000; // ms of typing without a pause
const AGAIN = 3000; // ms after which a node that was out of reach is tried again

export interface Place { section: string; language: string; order?: number; of?: string }

/** Unsent is what a paragraph has of its writer's that the log has not: it outlives the page, in this tab. */
export interface Unsent { id: string; place: Place; text: string; version?: string }

/** Keep sends one writing and returns what stands afterwards. */
export type Keep = (body: object) => Promise<Paragraph | undefined>;

/** keeper writes into the paragraphs of a report. */
export const keeper = (r: Ref): Keep => (body) => post<Paragraph | undefined>(`/drafts/${r.report}/${r.number}/paragraphs`, body);

export class Pen {
  readonly id: string;
  readonly place: Place;
  /** text is what stands in the box; kept what the log has of it. */
  text = $state('');
  kept = $state('');
  paragraph = $state.raw<Paragraph | undefined>();
  state = $state<'kept' | 'typing' | 'keeping' | 'failed'>('kept');
  failure = $state.raw<Failure | undefined>();
  private readonly begun: string; // what the box was filled with for a start
  private replaced = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private since = 0;
  private running: Promise<void> | undefined;
  private readonly keep: Keep;

  constructor(keep: Keep, place: Place, paragraph?: Paragraph, text = '', id = paragraph?.id ?? newID()) {
    this.keep = keep;
    this.place = place;
    this.id = id;
    this.paragraph = paragraph;
    this.kept = paragraph?.text ?? '';
    this.text = paragraph?.text ?? text;
    this.begun = text;
  }

  /** dirty: there is something of our own that the log has not. */
  get dirty(): boolean { return this.text.trim() !== this.kept.trim() && !(!this.paragraph && this.text === this.begun); }

  /** unsent is what of this would be lost with the page. */
  get unsent(): Unsent | undefined {
    return this.dirty && this.text.trim() ? { id: this.id, place: this.place, text: this.text, ...(this.paragraph ? { version: this.paragraph.version } : {}) } : undefined;
  }

  /** resume takes up what was left unsent, as a version of what it was written on. */
  resume(u: Unsent): void {
    if (u.text.trim() === this.kept.trim()) return; // it went through after all
    if (this.paragraph && u.version) this.paragraph = { ...this.paragraph, version: u.version };
    this.type(u.text);
  }

  /** type takes what a person writes, and keeps it once they pause; not while they are still choosing a reference. */
  type(text: string, choosing = false): void {
    this.text = text;
    clearTimeout(this.timer);
    if (!this.dirty || choosing) return;
    this.since ||= Date.now();
    if (this.state !== 'keeping') this.state = 'typing';
    this.timer = setTimeout(() => void this.flush(), Math.max(0, Math.min(PAUSE, this.since + AT_MOST - Date.now())));
  }

  /** take follows what somebody else wrote, unless something is in hand here. */
  take(p: Paragraph): void {
    if (p.version === this.paragraph?.version) { this.paragraph = p; return; }
    if (this.replaced.has(p.version) || this.running) return; // an answer from before our own
    if (this.dirty) return; // kept beside theirs when it is saved
    this.stand(p);
    this.text = p.text;
  }

  private stand(p: Paragraph): void {
    if (this.paragraph && this.paragraph.version !== p.version) this.replaced.add(this.paragraph.version);
    this.paragraph = p;
    this.kept = p.text;
  }

  /** flush keeps what is in hand now; an emptied box waits, it is not taken out. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (!this.dirty || !this.text.trim()) {
      if (this.state === 'typing') this.state = 'kept';
      return;
    }
    const text = this.text;
    await this.run(async () => {
      const p = await this.keep({ ...this.address(), text });
      if (p) { this.stand(p); this.kept = text; }
    });
    if (this.dirty && this.state === 'kept') this.type(this.text);
  }

  /** mark says that the text, as it is kept, is ready or was checked. */
  async mark(state: Paragraph['state']): Promise<void> {
    await this.flush();
    if (!this.paragraph) return;
    await this.run(async () => {
      const p = await this.keep({ ...this.address(), text: this.paragraph!.text, state });
      if (p) this.stand(p);
    });
  }

  /** choose makes one text of all versions that stand side by side. */
  async choose(text: string): Promise<void> {
    const p = this.paragraph;
    if (!p) return;
    await this.run(async () => {
      const one = await this.keep({ versions: [p.version, ...(p.beside ?? []).map((b) => b.version)], text });
      if (one) { for (const b of p.beside ?? []) this.replaced.add(b.version); this.stand(one); this.text = one.text; }
    });
  }

  /** remove takes the paragraph out of the report; its versions stay on record. */
  async remove(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    const p = this.paragraph;
    if (!p) return true;
    await this.run(async () => { await this.keep({ versions: [p.version, ...(p.beside ?? []).map((b) => b.version)], text: '', remove: true }); });
    return this.state !== 'failed';
  }

  // A new paragraph has an ID of our making, so that keeping it twice is harmless.
  private address(): object {
    return this.paragraph ? { versions: [this.paragraph.version] } : { id: this.id, ...this.place };
  }

  private async run(what: () => Promise<void>): Promise<void> {
    this.state = 'keeping';
    this.since = 0;
    this.running = what().then(
      () => { this.state = 'kept'; this.failure = undefined; },
      (e: unknown) => {
        this.failure = e instanceof Failure ? e : new Failure({ code: 'internal', detail: String(e) });
        this.state = 'failed';
        if (this.failure.code === 'unreachable') this.timer = setTimeout(() => void this.flush(), AGAIN);
      },
    );
    await this.running;
    this.running = undefined;
    if (!this.failure && !live.up) refresh(); // else the log tells of it
  }
}
