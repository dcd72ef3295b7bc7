// A folder as the bundler makes it, with the tests' renderer in place of the pages' own, and a frame for browsers.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type BuiltFolders = {
  readonly pages: string
  readonly renderer: string
  remove(): Promise<void>
}

export async function builtFolders(): Promise<BuiltFolders> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-renderer-'))
  const pages = join(folder, 'dist')
  const renderer = join(folder, 'renderer')
  await mkdir(pages)
  await mkdir(renderer)
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>the frame</title>')
  const own = new URL('./renderer.ts', import.meta.url).href
  await writeFile(join(renderer, 'package.json'), '{"type":"module"}')
  await writeFile(join(renderer, 'renderer.js'), `export { draw } from ${JSON.stringify(own)}\n`)
  await writeFile(
    join(renderer, 'built.json'),
    '{"frame":"","styles":{},"linked":{},"copy":"","preloads":{}}',
  )
  return { pages, renderer, remove: () => rm(folder, { recursive: true, force: true }) }
}
