// Builds the pages into `web/dist`: one small first load; the map and the charts arrive as chunks of their own.
// Nothing may become inline or a `data:` address, because the server's content security policy allows neither.

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { worldPlugin } from './build/world-plugin.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  plugins: [worldPlugin()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // On a busy machine it would warn of the bundler's own pace.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  // Copies of the pages stand under any address, and take the styles along as they are.
  experimental: {
    renderBuiltUrl: (_file, { hostType }) => (hostType === 'css' ? { relative: true } : undefined),
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:8080' } },
})
