// Builds the pages twice: for the browser, which is served, and for the server, which draws them with it and is not.
// `node web/build.ts [DIST [RENDERER]]`.

import { hash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build, type Manifest, type ManifestChunk } from 'vite'
import type { Built, CarriedStyles } from '../src/board/pages/drawing.ts'
import { languages } from './src/words/languages.ts'

export type Folders = {
  /** Served: `index.html`, scripts, styles. */
  readonly dist: string
  /** Not served: `renderer.js` and the frame it writes pages into. */
  readonly renderer: string
}

/** Copies of pages have a script of their own, which asks nothing of a board. */
const copyScript = 'src/copy.ts'
/** Chunks with styles of their own. */
const storyPages = 'src/shell/story-pages.ts'
const consolePages = 'src/shell/console-pages.ts'
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
    return { public: needed(words), console: needed(words, `src/words/${language}/console.ts`, consolePages) }
  }
  const [copy = ''] = scripts(manifest, copyScript)
  const linked = { story: stylesOf(manifest, storyPages), console: stylesOf(manifest, consolePages) }
  const first = await textOf(dist, linkedBy(frame))
  const story = await Promise.all(linked.story.map((file) => textOf(dist, file)))
  return {
    frame,
    styles: { first: carried([first]), story: carried([first, ...story]) },
    linked,
    copy,
    preloads: Object.fromEntries(languages.map((language) => [language, of(language)])),
  }
}

function linkedBy(frame: string): string {
  const [, linked] = /<link rel="stylesheet"[^>]* href="([^"]+)"/.exec(frame) ?? []
  if (linked === undefined) throw new Error('the bundler made a frame without styles')
  return linked
}

/** Styles with addresses that hold in a document wherever it stands. */
const textOf = async (dist: string, file: string): Promise<string> =>
  (await readFile(join(dist, file), 'utf8')).replaceAll('url(./', `url(${dirname(file)}/`).trim()

function carried(texts: readonly string[]): CarriedStyles {
  const text = texts.join('')
  if (text.includes('<')) throw new Error('styles with a "<" cannot stand in a document')
  return { text, hash: `sha256-${hash('sha256', text, 'base64')}` }
}

/** The styles of a chunk and of those it imports beside the frame's, as addresses. */
const stylesOf = (manifest: Manifest, source: string): string[] =>
  chunksOf(manifest, source)
    .filter(({ isEntry }) => !isEntry)
    .flatMap(({ css = [] }) => css.map((file) => `/${file}`))

const scripts = (manifest: Manifest, source: string): string[] =>
  chunksOf(manifest, source).map(({ file }) => `/${file}`)

/** A chunk with all that it imports. */
function chunksOf(manifest: Manifest, source: string): ManifestChunk[] {
  const chunk = manifest[source]
  if (chunk === undefined) throw new Error(`the bundler made no chunk of ${source}`)
  return [chunk, ...(chunk.imports ?? []).flatMap((one) => chunksOf(manifest, one))]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [dist = 'dist', renderer = 'renderer'] = process.argv.slice(2)
  const here = (folder: string): string => join(import.meta.dirname, folder)
  await buildPages({ dist: here(dist), renderer: here(renderer) })
}
