// Texts, the claims proposed from them, and what a draft's numbers are worth.
import type { Confidence, Dims, Quantity, Verdict } from './types.ts';

/** A piece of a text with its place, in UTF-16 units as browsers count. */
export interface Extract { text: string; from_utf16: number; to_utf16: number }

export interface Fields {
  measure: string; quantity?: Quantity; contributor?: string; population?: string; status?: string; period?: string; about?: string;
  speaker?: string; role?: string; text?: string; fact?: string; terms?: Quantity[]; proposed?: boolean; score?: number; cues?: string;
}

export type ReviewState = 'proposed' | 'accepted' | 'rejected' | 'corrected' | 'withdrawn';

export interface Item {
  id: string; claim: Fields; valid?: string; place?: { code?: string; name?: string };
  quote: Extract; span: Extract; state: ReviewState; folded: boolean; repeats?: string; differs?: string[];
  by?: string; at?: string; reason?: string; note?: string;
}

export interface Kin { document: string; title: string; publisher: string; published: string; share: number; relation: string; earlier: boolean }

/** A document as a reviewer works on it. */
export interface Sheet {
  document: string; title: string; publisher: string; published: string; date_note?: string; language: string; unread: boolean;
  marking: string; grade?: string; text_sha256: string; text?: string; items: Item[]; open: number; kin?: Kin[];
}

/** Added is what became of a text that was handed in; its notes say how it was read. */
export interface Added { document: string; held: boolean; title: string; published: string; language: string; unread: boolean; proposed: number; folded: number; new: number; notes?: string[] }

export interface Reading { phrase: string; range: string; confidence: Confidence; out_of_date?: boolean; origins?: number }
export interface Effect { measure: string; dimensions: Dims; title: string; before?: Reading; after?: Reading }

export type Finding = {
  words: Extract; verdict: 'holds' | 'out_of_date' | 'copy_of' | 'counts_else' | 'disputed' | 'not_found';
  measure?: string; dimensions: Dims; title?: string; says: string; safe?: string; phrase?: string; range?: string; confidence?: Confidence;
  evidence?: { claim: string; document?: string; source: string; published?: string; words?: string; verdict: Verdict }[];
};

/** A number on its way from outlet to outlet. */
export interface Journey {
  title: string; phrase: string; path: string[];
  stops: { claim: string; document?: string; published?: string; source: string; speaker?: string; value: string; words?: string; first: boolean; root: string; verdict: Verdict; from?: { stop: number; relation: string }[] }[];
}

export interface Piece { text: string; ids: string[]; quoted: boolean }

/** pieces cuts a text where highlights begin and end; each piece knows the highlights over it. */
export function pieces(text: string, marks: readonly { id: string; from: number; to: number }[], quote?: { from: number; to: number }): Piece[] {
  const cuts = [...new Set([0, text.length, ...marks.flatMap((m) => [m.from, m.to]), ...(quote ? [quote.from, quote.to] : [])])].filter((c) => c >= 0 && c <= text.length).sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => {
    const to = cuts[i + 1]!;
    return { text: text.slice(from, to), ids: marks.filter((m) => m.from <= from && to <= m.to).map((m) => m.id), quoted: !!quote && quote.from <= from && to <= quote.to };
  });
}
