// Keeps the event stream open: reconnects with backoff and jitter, notices a stream that has gone silent, and while
// there is none it says so, so that the pages poll instead.

import { route } from '../realm/navigation.ts'
import { answersForAnother } from './failure.ts'
import { heard, notHeard, streaming } from './link.ts'
import { signedIn } from './session.ts'
import { EventReader, type ServerEvent } from './sse.ts'

const firstWaitMs = 1_000
const longestWaitMs = 30_000
/** Most that a server may ask to wait. */
const longestAskedMs = 60_000
/** A stream without even a heartbeat for this long is taken for dead. */
const silenceMs = 45_000

export type Follower = {
  readonly tell: (event: ServerEvent) => void
  /** The stream is open, perhaps again: what happened before is not told. */
  readonly opened: () => void
}

/** Until the returned function is called. */
export function followEvents(follower: Follower): () => void {
  const over = new AbortController()
  void keepFollowing(follower, over.signal)
  return () => over.abort()
}

async function keepFollowing(follower: Follower, over: AbortSignal): Promise<void> {
  let wait = firstWaitMs
  while (!over.aborted) {
    const stood = await followOnce(follower, over)
    streaming(false)
    // The server tells each of a crowd another wait, so that not all come back in the same instant.
    wait = stood === null ? Math.min(wait * 2, longestWaitMs) : Math.min(stood.retryMs, longestAskedMs)
    await pause(wait * (0.5 + Math.random() / 2), over)
  }
}

/** Null when the stream was not open; otherwise when to come back. */
async function followOnce(follower: Follower, over: AbortSignal): Promise<{ retryMs: number } | null> {
  const attempt = new AbortController()
  const stop = (): void => attempt.abort()
  // Somebody else may see other things: the stream is opened anew for them.
  const release = signedIn.subscribe(stop)
  over.addEventListener('abort', stop)
  let silence = setTimeout(stop, silenceMs)
  const events = new EventReader()
  let opened = false
  try {
    const everybody = route.get().side === 'public'
    const answer = await fetch('/api/v1/events', {
      headers: { accept: 'text/event-stream' },
      credentials: everybody ? 'omit' : 'same-origin',
      cache: 'no-store',
      signal: attempt.signal,
    })
    if (!answer.ok || answer.body === null) {
      if (answersForAnother(answer.status, await answer.text())) notHeard()
      return null
    }
    opened = true
    heard()
    streaming(true)
    follower.opened()
    const text = new TextDecoder()
    const reader = answer.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      clearTimeout(silence)
      silence = setTimeout(stop, silenceMs)
      heard()
      for (const event of events.feed(text.decode(value, { stream: true }))) follower.tell(event)
    }
  } catch {
    if (!attempt.signal.aborted) notHeard()
  } finally {
    clearTimeout(silence)
    release()
    over.removeEventListener('abort', stop)
  }
  return opened ? { retryMs: events.retryMs ?? firstWaitMs } : null
}

/** Ends early when the pages are closed, or when the browser says that the network is back. */
function pause(ms: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      over.removeEventListener('abort', done)
      removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    over.addEventListener('abort', done)
    addEventListener('online', done)
  })
}
