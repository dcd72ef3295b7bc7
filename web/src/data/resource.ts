// What the API said, kept by path while a page looks at it, and asked again when an event says that it may have changed.
// A failed answer never takes away the last good one: during an outage old facts with their age beat an empty page.
// A page that the server drew brings its answers along; they stand until an event or the poll says otherwise.

import { useEffect } from 'preact/hooks'
import { type Cell, cell, useCell } from './cell.ts'
import { ask, type Failure } from './client.ts'
import { signedIn } from './session.ts'

export type Resource<T> = { readonly value: T | null; readonly failure: Failure | null }

type Kept = {
  readonly cell: Cell<Resource<unknown>>
  watchers: number
  asking: boolean
  again: boolean
  /** It came with the page and is not asked again before (milliseconds of `performance.now`). */
  broughtUntil: number
  /** Not asked again before (milliseconds of `performance.now`). */
  notBefore: number
  timer: ReturnType<typeof setTimeout> | null
}

const nothing: Resource<never> = { value: null, failure: null }
const unasked = cell<Resource<unknown>>(nothing)
const kept = new Map<string, Kept>()
const keptAtMost = 60
const leastPauseMs = 500
/** Long enough for everything on the page to have looked at it once. */
const broughtMs = 5_000

/** What the page that is being drawn asked for; null in a browser. */
let lookedFor: Set<string> | null = null

/** The answer to `GET /api/v1/<path>`, kept fresh while the component lives. `null` asks nothing. */
export function useResource<T>(path: string | null): Resource<T> {
  const source = path === null ? unasked : keep(path).cell
  useEffect(() => {
    if (path === null) return
    const mine = keep(path)
    mine.watchers += 1
    if (performance.now() >= mine.broughtUntil) refresh(path, mine)
    return () => {
      mine.watchers -= 1
    }
  }, [path])
  return useCell(source) as Resource<T>
}

/** The same for what only who signed in may read: for others nothing is asked. */
export function useSignedInResource<T>(path: string): Resource<T> {
  return useResource<T>(useCell(signedIn) === null ? null : path)
}

/** Asks again for everything that is looked at and that `concerns`. */
export function invalidate(concerns: (path: string) => boolean = () => true): void {
  for (const [path, mine] of kept) {
    if (!concerns(path)) continue
    mine.broughtUntil = 0
    if (mine.watchers > 0) refresh(path, mine)
  }
}

export type Answers = ReadonlyMap<string, Resource<unknown>>

/** Takes over the answers that a page was drawn with. */
export function bring(answers: Answers): void {
  for (const [path, answer] of answers) {
    const mine = keep(path)
    mine.cell.set(answer)
    mine.broughtUntil = performance.now() + broughtMs
  }
}

export type DrawnWith<T> = {
  readonly drawn: T
  /** What was looked for and not at hand. */
  readonly asked: readonly string[]
  /** What was looked for and at hand. */
  readonly used: readonly string[]
}

/** Draws with these answers and no others; nothing is fetched. */
export function drawnWith<T>(answers: Answers, draw: () => T): DrawnWith<T> {
  kept.clear()
  for (const [path, answer] of answers) kept.set(path, madeWith(answer))
  const looked = new Set<string>()
  lookedFor = looked
  try {
    const drawn = draw()
    const paths = [...looked]
    return {
      drawn,
      asked: paths.filter((path) => !answers.has(path)),
      used: paths.filter((path) => answers.has(path)),
    }
  } finally {
    lookedFor = null
    kept.clear()
  }
}

const madeWith = (answer: Resource<unknown>): Kept => ({
  cell: cell(answer),
  watchers: 0,
  asking: false,
  again: false,
  broughtUntil: 0,
  notBefore: 0,
  timer: null,
})

function keep(path: string): Kept {
  lookedFor?.add(path)
  const known = kept.get(path)
  if (known) return known
  if (lookedFor === null) makeRoom()
  const fresh = madeWith(nothing)
  kept.set(path, fresh)
  return fresh
}

function makeRoom(): void {
  for (const [old, mine] of kept) {
    if (kept.size < keptAtMost) return
    if (mine.watchers === 0 && !mine.asking) kept.delete(old)
  }
}

function refresh(path: string, mine: Kept): void {
  if (mine.asking) {
    mine.again = true
    return
  }
  if (mine.timer !== null) return
  const wait = mine.notBefore - performance.now()
  if (wait <= 0) {
    void load(path, mine)
    return
  }
  mine.timer = setTimeout(() => {
    mine.timer = null
    if (mine.watchers > 0) void load(path, mine)
  }, wait)
}

async function load(path: string, mine: Kept): Promise<void> {
  mine.asking = true
  mine.again = false
  const began = performance.now()
  const seenAs = signedIn.get()
  const answer = await ask<unknown>('GET', path)
  const took = performance.now() - began
  mine.asking = false
  // A slow or large answer is asked for less often: a fifth of the time at most is spent on it.
  mine.notBefore = performance.now() + Math.max(leastPauseMs, took * 4)
  if (seenAs === signedIn.get()) {
    mine.cell.set(
      answer.ok
        ? { value: answer.value, failure: null }
        : { value: mine.cell.get().value, failure: answer.error },
    )
  } else mine.again = true
  if (mine.again) refresh(path, mine)
}

// What one may see must not stay on the screen under another.
signedIn.subscribe(() => {
  for (const mine of kept.values()) {
    mine.notBefore = 0
    mine.cell.set(nothing)
  }
  invalidate()
})
