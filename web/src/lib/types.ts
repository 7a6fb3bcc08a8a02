// What the API says, in its own names (/api/v1, JSON).
export type Text = string | Partial<Record<string, string>>;

/** A problem as RFC 9457 tells it, with the field that is wrong. */
export interface Problem { status: number; code: string; detail: string; field?: string }

export interface Person { id?: string; name?: string; roles?: string[]; clearance?: string; component?: string; demo?: boolean }

/** The dimensions that a figure is asked for with. */
export interface Dims { contributor?: string; place?: string; population?: string; status?: string; period?: string; subject?: string }
export interface FigureKey { measure: string; dims: Dims }

export interface Session {
  principal: Person;
  identities?: Person[];
  mission: {
    key: string; name: string; short: string; summary?: string; exercise: boolean; zone: string; area: string; place: string; returns: boolean; languages: string[]; situation: string;
    figures: (FigureKey & { label: string; sentence?: string })[];
    story?: { collection: string; documents: number };
  };
  head: { node: string; position: number; size: number; root: string; seal: string };
  version: string;
}

export type Verdict =
  | 'agrees' | 'tension' | 'contradicts' | 'superseded' | 'repeats' | 'other stage' | 'ruled out' | 'same event' | 'derived by the source' | 'later';
export type Confidence = 'high' | 'moderate' | 'low' | 'none';

export interface Bounds { low: number; high: number; low_entailed: boolean; high_entailed: boolean }

/** A record in its JSON form (package konbit). */
export interface Rec {
  id: string; kind: string; subject?: string; valid?: string; published?: string; made?: string; author?: string;
  sources?: { document?: string; from?: number; to?: number; quote?: string; own?: boolean }[];
  grade?: string; reuse?: string; marking?: string; releasable_to?: string[];
  place?: { code?: string; name?: string; point?: [number, number]; precision?: string };
  relations?: { type: string; to: string }[];
  device?: string; counter?: number; recorded?: string; node?: string; index?: number;
  body?: Record<string, unknown>; personal?: string;
}

export interface RecordItem { position: number; record: Rec; title: string; state?: 'current' | 'corrected' | 'retracted' }

/** A quantity as somebody gave it (konbit.Quantity). */
export interface Quantity { value: number; qualifier?: string; high?: number; unit?: string; currency?: string }

/** One claim as a figure sees it. */
export interface Line extends Bounds {
  id: string; source?: string; root: string; verdict: Verdict; reason?: Text;
  quote?: string; language?: string; text?: string; quantity?: Quantity; terms?: Quantity[]; speaker?: string; role?: string;
  valid?: string; published?: string; own?: boolean;
}

/** What was worked out, and from what. */
export interface Derived extends Bounds { rule: string; inputs: string[]; roots: string[]; verdict: Verdict; text: Text }

/** A figure: what we say, how far it could be off, who says so, and who disagrees. */
export interface Figure extends FigureKey, Bounds {
  label: Text; title: Text; sentence?: Text; unit: string;
  valid: string; known: string;
  phrase: Text; confidence: Confidence; out_of_date?: boolean; source_of_record?: boolean;
  disagreement?: Disagreement[]; why: Text[]; explanation: Text[];
  claims: Line[]; derived: Derived[];
  roots: { name: string; grade?: string; claims: number; agree: number }[];
  sides?: { root: string; speaker?: string; phrase: Text; claims: string[] }[];
  unknown?: string[];
  overruled?: { id: string; by: string; reason: string; computed: Text } & Bounds;
  marking?: string;
}

/** Why sources look as if they disagreed; the gravest is a dispute. */
export type Disagreement = 'dispute' | 'error' | 'stale' | 'stage' | 'rounding';

/** A stretch of situations over which a figure does not change. */
export interface Step extends Bounds { from: string; to?: string; phrase: Text; confidence: Confidence; out_of_date?: boolean }

/** A planned arrival and what came of it. */
export interface Promised {
  measure: string; dims: Dims; claims: string[]; people: Bounds; stated?: string; due?: string; within?: number;
  state: 'open' | 'kept' | 'slipped' | 'overdue';
  deliveries: { on: string; people: Bounds; claims: string[] }[];
  delivered: Bounds; days: number; short: Bounds;
}
