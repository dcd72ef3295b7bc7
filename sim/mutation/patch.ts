// A mutant is a patch: a unified diff that makes Holdfast break a promise, under a header that says which. The
// simulator is only as good as the mutants that it convicts.

import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

export type Mutant = {
  readonly name: string
  /** The promise it attacks, `S2` or `S1, S2`; null when the patch does not say. */
  readonly property: string | null
  readonly path: string
  /** The files it changes. */
  readonly files: readonly string[]
}

/** Every `*.patch` in the folder, by name. A header is not needed: the file's name is then the mutant's. */
export const readMutants = (folder: string): readonly Mutant[] =>
  readdirSync(folder)
    .filter((file) => /\.(?:patch|diff)$/.test(file))
    .sort()
    .map((file) => readMutant(join(folder, file)))

function readMutant(path: string): Mutant {
  const text = readFileSync(path, 'utf8')
  const header = text.slice(0, Math.max(0, text.search(/^(?:diff --git|---) /m)))
  const field = (key: string) => new RegExp(`^${key}:\\s*(.+)$`, 'm').exec(header)?.[1]?.trim()
  return {
    name: field('name') ?? basename(path).replace(/\.(?:patch|diff)$/, ''),
    property: field('property') ?? null,
    path,
    files: [...new Set([...text.matchAll(/^\+\+\+ (?:b\/)?(\S+)/gm)].flatMap(([, file]) => file ?? []))],
  }
}
