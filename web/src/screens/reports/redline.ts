// Two wordings beside each other: which line became which, and which words of it.

/** Part is a stretch of words that stayed, went, or came. */
export interface Part { text: string; type: 'same' | 'gone' | 'new' }

const ALIKE = 0.4; // of their words, for one line to have become the other

/** redline pairs what was taken out with what came in its place: each pair in one line, then what has no counterpart. */
export function redline(gone: readonly string[], added: readonly string[]): Part[][] {
  const before = gone.map(words), after = added.map(words);
  const left = new Set(gone.keys());
  const lines = after.map((b): Part[] => {
    let best = -1, most = ALIKE;
    for (const i of left) {
      const n = (2 * common(before[i]!, b).length) / (before[i]!.length + b.length);
      if (n > most) [best, most] = [i, n];
    }
    if (best < 0) return [{ text: b.join(''), type: 'new' }];
    left.delete(best);
    return parts(before[best]!, b);
  });
  return [...left].map((i): Part[] => [{ text: gone[i]!, type: 'gone' }]).concat(lines);
}

// Words with the space before them.
const words = (s: string): string[] => s.match(/\s*\S+/g) ?? [];

const same = (a: string, b: string): boolean => a.trim() === b.trim();

// The longest run of words that both have in order, as places in a and b.
function common(a: readonly string[], b: readonly string[]): [number, number][] {
  const long = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) long[i]![j] = same(a[i]!, b[j]!) ? long[i + 1]![j + 1]! + 1 : Math.max(long[i + 1]![j]!, long[i]![j + 1]!);
  const out: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (same(a[i]!, b[j]!)) out.push([i++, j++]);
    else if (long[i + 1]![j]! >= long[i]![j + 1]!) i++;
    else j++;
  }
  return out;
}

function parts(a: readonly string[], b: readonly string[]): Part[] {
  const out: Part[] = [];
  const add = (type: Part['type'], list: readonly string[]) => {
    if (!list.length) return;
    const last = out.at(-1);
    if (last?.type === type) last.text += list.join('');
    else out.push({ type, text: list.join('') });
  };
  let i = 0, j = 0;
  for (const [x, y] of [...common(a, b), [a.length, b.length] as const]) {
    add('gone', a.slice(i, x));
    add('new', b.slice(j, y));
    add('same', b.slice(y, y + 1));
    [i, j] = [x + 1, y + 1];
  }
  return out;
}
