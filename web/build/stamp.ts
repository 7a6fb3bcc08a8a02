// The stamp of a build: one SHA-256 over everything that the built pages are
// made from. It is written to dist/stamp and recomputed by web_test.go, in the
// same way, so that a clone with Go alone notices a stale build.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { LANGUAGES, uiLabels } from './labels.ts';

const FILES = ['index.html', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'];
const FOLDERS = ['build', 'public', 'src'];

const sha = (b: string | Buffer) => crypto.createHash('sha256').update(b).digest('hex');

function walk(root: string, dir: string): string[] {
  return fs.readdirSync(path.join(root, dir), { withFileTypes: true }).flatMap((e) => {
    const p = `${dir}/${e.name}`;
    return e.isDirectory() ? walk(root, p) : [p];
  });
}

/** stamp returns the stamp of the sources under root (the folder web). */
export function stamp(root: string): string {
  const files = [...FILES, ...FOLDERS.flatMap((d) => walk(root, d))].sort();
  const lines = files.map((f) => `${sha(fs.readFileSync(path.join(root, f)))} ${f}\n`);
  for (const lang of LANGUAGES) {
    const labels = uiLabels(root, lang);
    let text = '';
    for (const key of Object.keys(labels).sort()) {
      const label = labels[key]!;
      if (typeof label === 'string') text += `${key}=${label}\n`;
      else for (const form of Object.keys(label).sort()) text += `${key}[${form}]=${label[form]}\n`;
    }
    lines.push(`${sha(text)} labels/${lang}\n`);
  }
  return sha(lines.join(''));
}
