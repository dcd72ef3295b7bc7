// What the station itself writes into the journal.

import type { Instant, NewEntry } from '../terms/index.ts'

const note = (
  at: Instant,
  kind: NewEntry['kind'],
  subject: string,
  why: string,
  data: NewEntry['data'] = {},
): NewEntry => ({
  at,
  author: 'holdfast',
  kind,
  subject,
  why,
  data,
})

/** `by`: who changed what was added beside the file, through the API. */
export const loaded = (
  at: Instant,
  file: string,
  how: 'started with' | 'read again',
  by?: string,
): NewEntry => {
  if (by !== undefined) {
    const why = `${by} changed what was added beside ${file}`
    return { ...note(at, 'config.loaded', file, why), author: `operator:${by}` }
  }
  return note(
    at,
    'config.loaded',
    file,
    how === 'started with' ? `started with ${file}` : `${file} was read again`,
  )
}

export const refused = (at: Instant, node: string, why: string): NewEntry =>
  note(at, 'config.refused', node, why)

export const nodeLost = (at: Instant, node: string, why: string, againMs: number): NewEntry =>
  note(at, 'node.lost', node, `${why}; started again in ${againMs} ms`)

export const firstTokenMade = (at: Instant, file: string): NewEntry =>
  note(at, 'token.made', 'owner', `the first start made a token for owner: admin; it is in ${file}`, {
    scopes: ['admin'],
  })
