// What was added by hand through the API, beside the file. It has the file's own shape and is read by the same reader;
// only what is kept by id can be added, and the file has the last word on an id that both name.

import type { Located } from './document.ts'
import type { Path } from './problems.ts'

/** Sections whose entries can be added. Where it listens, who looks and what may be run are the file's alone. */
export const addable = [
  'foundations',
  'services',
  'checks',
  'feeds',
  'endpoints',
  'publishers',
  'alerts',
  'runbooks',
  'gameDays',
  'maintenance',
] as const

export type Addable = (typeof addable)[number]

export const isAddable = (section: string): section is Addable =>
  (addable as readonly string[]).includes(section)

export type Joined = {
  readonly root: Located
  /** Whether what is at this path was added. */
  readonly isAdded: (path: Path) => boolean
  /** Entries that stand in the file, too. */
  readonly overruled: readonly Path[]
}

/** The file's tree with the added entries in their sections. A section that the file wrote wrongly stays as it is. */
export function joinAdditions(file: Located, additions: Located): Joined {
  const none: Joined = { root: file, isAdded: () => false, overruled: [] }
  if (file.kind !== 'map' || additions.kind !== 'map') return none
  const entries = new Map(file.entries)
  const added = new Set<string>()
  const overruled: Path[] = []
  for (const [section, { keyPlace, value }] of additions.entries) {
    if (!isAddable(section) || value.kind !== 'map') continue
    const before = entries.get(section)
    if (before !== undefined && before.value.kind !== 'map') continue
    const theirs = before?.value.kind === 'map' ? before.value.entries : new Map()
    const fresh = [...value.entries].filter(([id]) => !theirs.has(id))
    for (const [id] of value.entries) if (theirs.has(id)) overruled.push([section, id])
    for (const [id] of fresh) added.add(`${section}\n${id}`)
    if (fresh.length === 0) continue
    entries.set(section, {
      keyPlace: before?.keyPlace ?? keyPlace,
      value: {
        kind: 'map',
        place: before?.value.place ?? value.place,
        entries: new Map([...theirs, ...fresh]),
      },
    })
  }
  return {
    root: { ...file, entries },
    isAdded: ([section, id]) => added.has(`${section}\n${id}`),
    overruled,
  }
}
