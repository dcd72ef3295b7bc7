// Decides what is asked again when: by event while the stream is open, every few seconds while it is not, and rarely
// even then, in case an event was lost.

import { link } from './link.ts'
import { invalidate } from './resource.ts'
import { followEvents } from './stream.ts'
import { waitBeforeAsking } from './told-spread.ts'

const pollMs = 5_000
const precautionMs = 30_000

const ofExercise = (path: string): boolean => path.startsWith('exercises')

/** Which kept answers an event makes stale. */
function concernedBy(name: string): (path: string) => boolean {
  if (name === 'exercise') return ofExercise
  if (name === 'overview') return (path) => !ofExercise(path) && !path.startsWith('journal')
  return (path) => !ofExercise(path)
}

/** What a drawn page may have missed is asked within these, at a moment of chance: a crowd must not come at once. */
const firstLookMs = [3_000, 15_000] as const
/** The same for a page that was drawn longer ago than this: a shared cache held it, and it may have missed more. */
const drawnBeforeMs = 10_000
const sooner = [0, 5_000] as const
/** A page that was drawn longer ago than this is asked again at once: the board holds one that shows the same for 30 s. */
const drawnLatelyMs = 40_000

/** How long a page waits with its first look. */
function firstWait(drawnMs: number | null): number {
  if (drawnMs === null || drawnMs > drawnLatelyMs) return 0
  const [from, to] = drawnMs > drawnBeforeMs ? sooner : firstLookMs
  return from + Math.random() * (to - from)
}

/** `drawnMs`: how long ago the page was drawn; null when the server did not draw it. */
export function keepFresh(drawnMs: number | null): () => void {
  let first = firstWait(drawnMs)
  const due = new Map<string, ReturnType<typeof setTimeout>>()
  const forget = followEvents({
    tell(event) {
      // Another word of the same, while the wait after the last one goes on, changes nothing.
      if (due.has(event.name)) return
      const ask = (): void => {
        due.delete(event.name)
        invalidate(concernedBy(event.name))
      }
      const wait = waitBeforeAsking(event.data, Math.random())
      if (wait === 0) ask()
      else due.set(event.name, setTimeout(ask, wait))
    },
    opened() {
      if (first > 0) setTimeout(() => invalidate(), first)
      else invalidate()
      first = 0
    },
  })
  let last = performance.now()
  const timer = setInterval(() => {
    const pause = link.get().mode === 'live' ? precautionMs : pollMs
    if (document.hidden || performance.now() - last < pause) return
    last = performance.now()
    invalidate()
  }, 1_000)
  const seen = (): void => {
    if (!document.hidden) invalidate()
  }
  document.addEventListener('visibilitychange', seen)
  return () => {
    forget()
    for (const waiting of due.values()) clearTimeout(waiting)
    clearInterval(timer)
    document.removeEventListener('visibilitychange', seen)
  }
}
