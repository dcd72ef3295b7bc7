// Decides what is asked again when: by event while the stream is open, every few seconds while it is not, and rarely
// even then, in case an event was lost.

import { link } from './link.ts'
import { invalidate } from './resource.ts'
import { followEvents } from './stream.ts'

const pollMs = 5_000
const precautionMs = 30_000

const ofExercise = (path: string): boolean => path.startsWith('exercises')

/** Which kept answers an event makes stale. */
function concernedBy(name: string): (path: string) => boolean {
  if (name === 'exercise') return ofExercise
  if (name === 'overview') return (path) => !ofExercise(path) && !path.startsWith('journal')
  return (path) => !ofExercise(path)
}

export function keepFresh(): () => void {
  const forget = followEvents({
    tell: (event) => invalidate(concernedBy(event.name)),
    opened: () => invalidate(),
  })
  let last = performance.now()
  const timer = setInterval(() => {
    const due = link.get().mode === 'live' ? precautionMs : pollMs
    if (document.hidden || performance.now() - last < due) return
    last = performance.now()
    invalidate()
  }, 1_000)
  const seen = (): void => {
    if (!document.hidden) invalidate()
  }
  document.addEventListener('visibilitychange', seen)
  return () => {
    forget()
    clearInterval(timer)
    document.removeEventListener('visibilitychange', seen)
  }
}
