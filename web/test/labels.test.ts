// Every word of the pages is a label, and every label asked for is there.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, test } from 'vitest';
import { uiLabels } from '../build/labels.ts';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const src = path.join(root, 'src');
const files = fs.readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) => /\.(svelte|ts)$/.test(f)).sort();
const read = (f: string) => fs.readFileSync(path.join(src, f), 'utf8');
const labels = new Set(Object.keys(uiLabels(root, 'en')));

// Labels that Go writes with too.
const SHARED = /^(date|month|number|weekday)\./;

// Attributes that are read or heard.
const SAID = new Set(['aria-label', 'aria-description', 'aria-valuetext', 'alt', 'placeholder', 'title', 'label', 'empty', 'hint']);

type Node = AST.SvelteNode & { type: string };

/** words finds letters that stand in a component itself. Names of things that no language changes are spared. */
function words(source: string): string[] {
  const found: string[] = [];
  const said = (text: string) => { if (/\p{L}{2}/u.test(text.replace(/&\w+;|Konbit|TLP|JSON|CSV|GPS|\bkm\b/g, ''))) found.push(text.trim()); };
  const visit = (node: unknown): void => {
    if (!node || typeof node !== 'object') return;
    if (Array.isArray(node)) { node.forEach(visit); return; }
    const n = node as Node & Record<string, unknown>;
    if (n.type === 'Text') { said(String(n['data'])); return; }
    if (n.type === 'Attribute') {
      if (SAID.has(String(n['name'])) && Array.isArray(n['value'])) for (const v of n['value'] as { type: string; data?: string }[]) if (v.type === 'Text') said(v.data ?? '');
      return;
    }
    if (n.type === 'StyleDirective' || n['name'] === 'kbd') return;
    for (const [key, value] of Object.entries(n)) if (key !== 'expression' && key !== 'metadata') visit(value);
  };
  visit(parse(source, { modern: true }).fragment);
  return found;
}

describe('labels', () => {
  test('no component has words of its own', () => {
    expect(words('<p title="Hello">{t("x")} and more <b>Konbit</b></p>')).toEqual(['Hello', 'and more']);
    expect(files.filter((f) => f.endsWith('.svelte')).flatMap((f) => words(read(f)).map((w) => `${f}: ${w}`))).toEqual([]);
  });

  test('every label that is asked for by its name is there', () => {
    const asked = files.flatMap((f) => [...read(f).matchAll(/\bt\(\s*'([^']+)'/g)].map((m) => [f, m[1]!] as const));
    expect(asked.length).toBeGreaterThan(300);
    expect(asked.filter(([, key]) => !labels.has(key)).map((a) => a.join(': '))).toEqual([]);
  });

  test('every label that is asked for by the beginning of its name is there', () => {
    const asked = files.flatMap((f) => [...read(f).matchAll(/\bt\(\s*`([a-z.]+)\$\{/g)].map((m) => [f, m[1]!] as const));
    expect(asked.filter(([, start]) => ![...labels].some((key) => key.startsWith(start))).map((a) => a.join(': '))).toEqual([]);
  });

  test('no label waits for nobody', () => {
    const all = files.map(read).join('\n');
    const starts = [...all.matchAll(/[`'"]([a-z][a-z.]*\.)(?:\$\{|['"]\s*\+)/g)].map((m) => m[1]!);
    const idle = [...labels].filter((key) => !SHARED.test(key) && !all.includes(`'${key}'`) && !all.includes(`"${key}"`) && !all.includes(`\`${key}\``) && !starts.some((s) => key.startsWith(s)));
    expect(idle).toEqual([]);
  });
});
