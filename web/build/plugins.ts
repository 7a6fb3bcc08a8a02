// What the build adds to Vite: labels, icons, the stamp and the content policy.
import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { labelFile, uiLabels } from './labels.ts';
import { stamp } from './stamp.ts';

/** labels serves "labels:LANG": the labels of one language as a module. */
export function labels(root: string): Plugin {
  return {
    name: 'konbit-labels',
    resolveId: (id) => (id.startsWith('labels:') ? '\0' + id : null),
    load(id) {
      if (!id.startsWith('\0labels:')) return null;
      const lang = id.slice('\0labels:'.length);
      this.addWatchFile(labelFile(root, lang));
      return `export default ${JSON.stringify(uiLabels(root, lang))}`;
    },
  };
}

// The drawing inside an icon file, without its frame.
function drawing(file: string, drop: RegExp): string {
  const svg = fs.readFileSync(file, 'utf8').replace(/<!--[\s\S]*?-->/g, '').replace(/<\?[\s\S]*?\?>/g, '');
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
  return inner.replace(/\s*\n\s*/g, '').replace(drop, '').trim();
}

/** icons serves "icon:NAME" (Lucide, 24 px strokes) and "maki:NAME" (15 px fills). */
export function icons(root: string): Plugin {
  const sets: Record<string, { dir: string; drop: RegExp }> = {
    icon: { dir: path.join(root, 'node_modules/lucide-static/icons'), drop: / id="[^"]*"/g },
    maki: { dir: path.join(root, 'node_modules/@mapbox/maki/icons'), drop: / (id|fill)="[^"]*"/g },
  };
  return {
    name: 'konbit-icons',
    resolveId: (id) => (/^(icon|maki):/.test(id) ? '\0' + id : null),
    load(id) {
      const m = /^\0(icon|maki):(.+)$/.exec(id);
      if (!m) return null;
      const { dir, drop } = sets[m[1]!]!;
      return `export default ${JSON.stringify(drawing(path.join(dir, `${m[2]}.svg`), drop))}`;
    },
  };
}

// Everything from this host, no inline script, no inline style.
const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
  "connect-src 'self'", "frame-src 'self'", "worker-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'",
].join('; ');

/** policy writes the content policy into built pages. */
export function policy(): Plugin {
  return {
    name: 'konbit-policy',
    apply: 'build',
    transformIndexHtml: (html) =>
      html.replace('<meta charset="utf-8" />', `$&\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />`),
  };
}

/** stamped writes dist/stamp. */
export function stamped(root: string): Plugin {
  return {
    name: 'konbit-stamp',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'stamp', source: stamp(root) + '\n' });
    },
  };
}

/** eager marks code that is run as soon as it is there, so that the browser compiles it while it arrives and not bit by bit when it is called. */
export function eager(lazy: RegExp): Plugin {
  return {
    name: 'konbit-eager',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && !lazy.test(chunk.name)) chunk.code = '//# allFunctionsCalledOnLoad\n' + chunk.code;
      },
    },
  };
}
