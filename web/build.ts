// Builds the pages twice: for the browser, which is served, and for the server, which draws them with it and is not.
// `node web/build.ts [DIST [RENDERER]]`.

import { hash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build, type Manifest } from 'vite'
import type { Built } from '../src/board/pages/drawing.ts'
import { languages } from './src/words/languages.ts'

export type Folders = {
  /** Served: `index.html`, scripts, styles. */
  readonly dist: string
  /** Not served: `renderer.js` and the frame it writes pages into. */
  readonly renderer: string
}

/** Copies of pages have a script of their own, which asks nothing of a board. */
const copyScript = 'src/copy.ts'
const configFile = join(import.meta.dirname, 'vite.config.ts')

export async function buildPages({ dist, renderer }: Folders): Promise<void> {
  const input = ['index.html', copyScript].map((file) => join(import.meta.dirname, file))
  await build({
    configFile,
    logLevel: 'warn',
    build: { outDir: dist, emptyOutDir: true, manifest: true, rolldownOptions: { input } },
  })
  await build({
    configFile,
    logLevel: 'warn',
    // Everything in one file: a published package brings no Preact along.
    ssr: { noExternal: true },
    build: {
      outDir: renderer,
      emptyOutDir: true,
      copyPublicDir: false,
      ssr: join(import.meta.dirname, 'src', 'drawing', 'draw.tsx'),
      rolldownOptions: { output: { entryFileNames: 'renderer.js', codeSplitting: false } },
    },
  })
  await writeFile(join(renderer, 'built.json'), JSON.stringify(await builtIn(dist)))
  await compress(dist)
}

/** Beside each file what browsers that take gzip or Brotli are given, as small as it gets: it is made once. */
async function compress(dist: string): Promise<void> {
  const smallest = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  for (const name of await readdir(dist, { recursive: true })) {
    if (!/\.(?:css|html|js|svg)$/.test(name)) continue
    const file = join(dist, name)
    const bytes = await readFile(file)
    await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }))
    await writeFile(`${file}.br`, brotliCompressSync(bytes, smallest))
  }
}

async function builtIn(dist: string): Promise<Built> {
  const listed = join(dist, '.vite')
  const manifest = JSON.parse(await readFile(join(listed, 'manifest.json'), 'utf8')) as Manifest
  await rm(listed, { recursive: true })
  const frame = await readFile(join(dist, 'index.html'), 'utf8')
  const needed = (...sources: string[]): string[] =>
    [...new Set(sources.flatMap((source) => scripts(manifest, source)))].filter(
      (file) => !frame.includes(file),
    )
  const of = (language: string): Built['preloads'][string] => {
    const words = `src/words/${language}/public.ts`
    const pages = 'src/shell/console-pages.ts'
    return { public: needed(words), console: needed(words, `src/words/${language}/console.ts`, pages) }
  }
  const [copy = ''] = scripts(manifest, copyScript)
  const styles = await stylesOf(dist, frame)
  return {
    frame,
    styles,
    copy,
    preloads: Object.fromEntries(languages.map((language) => [language, of(language)])),
  }
}

/** What the frame links to, with addresses that hold in a document wherever it stands. */
async function stylesOf(dist: string, frame: string): Promise<Built['styles']> {
  const [, linked] = /<link rel="stylesheet"[^>]* href="([^"]+)"/.exec(frame) ?? []
  if (linked === undefined) throw new Error('the bundler made a frame without styles')
  const text = (await readFile(join(dist, linked), 'utf8'))
    .replaceAll('url(./', `url(${dirname(linked)}/`)
    .trim()
  if (text.includes('<')) throw new Error('styles with a "<" cannot stand in a document')
  return { text, hash: `sha256-${hash('sha256', text, 'base64')}` }
}

/** A chunk with all that it imports, as addresses. */
function scripts(manifest: Manifest, source: string): string[] {
  const chunk = manifest[source]
  if (chunk === undefined) throw new Error(`the bundler made no chunk of ${source}`)
  return [`/${chunk.file}`, ...(chunk.imports ?? []).flatMap((one) => scripts(manifest, one))]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [dist = 'dist', renderer = 'renderer'] = process.argv.slice(2)
  const here = (folder: string): string => join(import.meta.dirname, folder)
  await buildPages({ dist: here(dist), renderer: here(renderer) })
}
