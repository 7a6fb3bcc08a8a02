// The box that a paragraph is written in: CodeMirror on the text as it is kept.
// A reference is shown as the value that it prints and is crossed and deleted as
// one; { opens a list of what can be referred to. It lives in a shadow root,
// because only there CodeMirror's styles are sheets and not inline style.
import { acceptCompletion, autocompletion, completionStatus, startCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { Annotation, EditorState, StateEffect, StateField, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, keymap, placeholder, tooltips, WidgetType, type DecorationSet } from '@codemirror/view';
import { pieces, typed } from './refs.ts';

/** Shown is what stands on the page for a reference. */
export interface Shown { text: string; title?: string; bad?: boolean }

/** Offer is something that a text can refer to. */
export interface Offer { ref: string; label: string; value: string; note?: string; group: string; rank: number }

export interface Box {
  /** set replaces the text by what somebody else wrote, keeping the caret where it can. */
  set(text: string): void;
  /** look shows references by other values, and underlines words typed by hand. */
  look(shown: (ref: string) => Shown, words: readonly string[]): void;
  /** pick opens the list of references at the caret. */
  pick(): void;
  /** put replaces a stretch of the text. */
  put(from: number, to: number, text: string): void;
  focus(): void;
  destroy(): void;
}

export interface Wants {
  root: ShadowRoot; text: string; label: string; lang: string; hint: string; choices: string;
  shown: (ref: string) => Shown; words: readonly string[];
  offers: (typed: string) => Promise<readonly Offer[]>;
  onchange: (text: string, choosing: boolean) => void; onfocus: (on: boolean) => void; onref: (ref: string) => void; onsave: () => void;
}

class Chip extends WidgetType {
  constructor(readonly shown: Shown, readonly kind: 'ref' | 'plain', readonly on: boolean) { super(); }
  override eq(o: Chip) { return o.shown.text === this.shown.text && o.shown.bad === this.shown.bad && o.shown.title === this.shown.title && o.kind === this.kind && o.on === this.on; }
  override toDOM() {
    const s = document.createElement('span');
    s.className = `chip ${this.kind}${this.shown.bad ? ' bad' : ''}${this.on ? ' on' : ''}`;
    s.textContent = this.shown.text;
    if (this.shown.title) s.title = this.shown.title;
    return s;
  }
  override ignoreEvent() { return false; }
}

interface Look { shown: (ref: string) => Shown; words: readonly string[] }
interface Drawn extends Look { chips: DecorationSet; marks: DecorationSet; at: string }

const look = StateEffect.define<Look>();
const theirs = Annotation.define<boolean>();

const HEADING = Decoration.line({ class: 'hd' });
const TYPED = Decoration.mark({ class: 'typed' });

function draw(state: EditorState, { shown, words }: Look): Drawn {
  const text = state.doc.toString();
  const head = state.selection.main;
  const chips: Range<Decoration>[] = [], marks: Range<Decoration>[] = [];
  let at = '';
  for (const p of pieces(text)) {
    if (p.words !== undefined) chips.push(Decoration.replace({ widget: new Chip({ text: p.words }, 'plain', false) }).range(p.from, p.to));
    if (p.ref === undefined) continue;
    const on = !at && p.from <= head.from && head.to <= p.to;
    if (on) at = p.ref;
    chips.push(Decoration.replace({ widget: new Chip(shown(p.ref), 'ref', on) }).range(p.from, p.to));
  }
  for (const w of typed(text, words)) marks.push(TYPED.range(w.from, w.to));
  for (let i = 1; i <= state.doc.lines; i++) {
    const line = state.doc.line(i);
    if (/^#{1,3} /.test(line.text)) marks.push(HEADING.range(line.from));
  }
  return { shown, words, at, chips: Decoration.set(chips), marks: Decoration.set(marks, true) };
}

const drawn = (first: Look) => StateField.define<Drawn>({
  create: (state) => draw(state, first),
  update(d, tr) {
    const to = tr.effects.find((e) => e.is(look))?.value as Look | undefined;
    return to || tr.docChanged || tr.selection ? draw(tr.state, to ?? d) : d;
  },
  provide: (f) => [
    EditorView.decorations.from(f, (d) => d.marks), EditorView.decorations.from(f, (d) => d.chips),
    EditorView.atomicRanges.of((view) => view.state.field(f).chips),
  ],
});

const OPEN = /\{[^{}\n]*$/;

// The list that { opens. What is typed after it narrows the list.
const picker = (offers: Wants['offers']) => async (c: CompletionContext): Promise<CompletionResult | null> => {
  const at = c.matchBefore(OPEN);
  if (!at) return null;
  const found = await offers(at.text.slice(1));
  if (c.aborted || !found.length) return null;
  return {
    from: at.from, filter: false,
    options: found.map((o): Completion => ({
      label: o.label, detail: o.value, section: { name: o.group, rank: o.rank }, ...(o.note ? { info: o.note } : {}),
      apply: (view, _, from, to) => {
        const insert = `{${o.ref}}`;
        const rest = view.state.sliceDoc(to, to + 1) === '}' ? to + 1 : to;
        view.dispatch({ changes: { from, to: rest, insert }, selection: { anchor: from + insert.length }, userEvent: 'input.complete' });
      },
    })),
  };
};

const theme = EditorView.theme({
  '&': { color: 'var(--ink)', fontSize: 'inherit' },
  '&.cm-focused': { outline: '2px solid var(--acc)', outlineOffset: '6px', borderRadius: '3px' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit', overflow: 'visible' },
  '.cm-content': { padding: '0', caretColor: 'var(--ink)', minHeight: '1.7em' },
  '.cm-line': { padding: '0' },
  '.cm-placeholder': { color: 'var(--mut)' },
  '.hd': { fontWeight: '600' },
  '.chip.ref': { fontWeight: '600', color: 'var(--acc-deep)', background: 'var(--acc-bg)', borderBottom: '1px dotted var(--acc)', borderRadius: '3px 3px 0 0', padding: '1px 4px', cursor: 'pointer' },
  '.chip.ref.on': { background: 'var(--acc)', color: 'var(--acc-ink)', borderRadius: '3px' },
  '.chip.plain': { borderBottom: '1px dotted var(--tick)' },
  '.chip.ref.bad': { color: 'var(--bad)', background: 'var(--bad-bg)', borderBottomColor: 'var(--bad)' },
  '.typed': { fontWeight: '600', color: 'var(--warm-ink)', background: 'var(--warm-bg)', borderBottom: '2px solid var(--warm)', padding: '1px 2px' },
  '.cm-tooltip': { border: '1px solid var(--btn)', borderRadius: '10px', background: 'var(--pan)', color: 'var(--ink)', boxShadow: 'var(--shadow2)', overflow: 'hidden', zIndex: '30' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', fontSize: '13px', maxHeight: '300px', minWidth: '320px', maxWidth: 'min(460px, calc(100vw - 24px))', padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { display: 'flex', gap: '12px', padding: '5px 9px', borderRadius: '6px', minHeight: '28px', alignItems: 'center' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > completion-section': { display: 'block', padding: '6px 9px 2px', fontSize: '12px', color: 'var(--mut)', border: '0', opacity: '1' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--acc-bg)', color: 'var(--ink)' },
  '.cm-completionLabel': { flex: '1', minWidth: '0', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionDetail': { margin: '0', fontStyle: 'normal', fontWeight: '600', maxWidth: '46%', overflow: 'hidden', textOverflow: 'ellipsis', flex: 'none' },
  '.cm-tooltip.cm-completionInfo': { padding: '8px 10px', maxWidth: '300px', fontSize: '12px', color: 'var(--mut)' },
  '@media (max-width: 767px)': { '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontSize: '15px' }, '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { minHeight: '44px' } },
});

/** textBox makes a box in a shadow root. */
export function textBox(w: Wants): Box {
  const field = drawn({ shown: w.shown, words: w.words });
  let at = '';
  const extensions: Extension = [
    history(), field, EditorView.lineWrapping, theme, tooltips({ position: 'fixed' }),
    EditorState.phrases.of({ Completions: w.choices }),
    w.hint ? placeholder(w.hint) : [],
    EditorView.contentAttributes.of({ 'aria-label': w.label, lang: w.lang, spellcheck: 'true', autocorrect: 'on', autocapitalize: 'sentences' }),
    autocompletion({ override: [picker(w.offers)], icons: false, interactionDelay: 0, maxRenderedOptions: 200 }),
    keymap.of([
      { key: 'Tab', run: (v) => completionStatus(v.state) === 'active' && acceptCompletion(v) },
      { key: 'Mod-s', preventDefault: true, run: () => { w.onsave(); return true; } },
      ...standardKeymap, ...historyKeymap,
    ]),
    EditorView.updateListener.of((u) => {
      if (u.docChanged && !u.transactions.every((tr) => tr.annotation(theirs))) w.onchange(u.state.doc.toString(), OPEN.test(u.state.sliceDoc(u.state.doc.lineAt(u.state.selection.main.head).from, u.state.selection.main.head)));
      w.root.querySelector('[role=listbox]')?.setAttribute('tabindex', '0'); // it scrolls, so it can be reached
      if (u.focusChanged) w.onfocus(u.view.hasFocus);
      const now = u.view.hasFocus ? u.state.field(field).at : at;
      if (now !== at) w.onref((at = now));
    }),
  ];
  const view = new EditorView({ root: w.root, parent: w.root, state: EditorState.create({ doc: w.text, extensions }) });
  return {
    set(text) {
      const old = view.state.doc.toString();
      if (old === text) return;
      let a = 0, b = 0; // what is the same at both ends stays, and the caret with it
      while (a < old.length && a < text.length && old[a] === text[a]) a++;
      while (b < old.length - a && b < text.length - a && old[old.length - 1 - b] === text[text.length - 1 - b]) b++;
      view.dispatch({ changes: { from: a, to: old.length - b, insert: text.slice(a, text.length - b) }, annotations: theirs.of(true) });
    },
    look: (shown, words) => view.dispatch({ effects: look.of({ shown, words }) }),
    pick() {
      view.focus();
      const { from, to } = view.state.selection.main;
      const before = view.state.sliceDoc(from - 1, from);
      const insert = before && !/\s|\(/.test(before) ? ' {' : '{';
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: 'input.type' });
      startCompletion(view);
    },
    put: (from, to, text) => view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length } }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
