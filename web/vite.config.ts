import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { eager, icons, labels, policy, stamped } from './build/plugins.ts';

const root = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');

// Konbit's own server in development: KONBIT=http://127.0.0.1:8080 npm run dev
const server = process.env['KONBIT'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root,
  base: '/desk/',
  plugins: [svelte(), labels(root), icons(root), policy(), eager(/^(gl|text|Editor)/), stamped(root)],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    // What most screens share comes in one file: every request costs a slow link its way there and back, and an old laptop as much time as it takes to run.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'base', minShareCount: 5, test: /^\0icon:|src.(lib|ui).|node_modules.svelte/ }] } } },
  },
  server: { proxy: { '/api': server, '/basemap': server } },
  test: { include: ['test/**/*.test.ts'], setupFiles: ['test/setup.ts'] },
});
