// What providers say that concerns a service or an incident, each of their incidents by its newest word, and how long after
// our own onset they said it first.

import type { ConcerningNotice } from '../../../board/index.ts'
import type { Notice } from '../../../signals/index.ts'
import { hours, type Instant, isoTime } from '../../../terms/index.ts'

const longestBody = 2_000
const most = 20

/** A trouble of our own; `to` null: it goes on. */
export type Onset = { readonly from: Instant; readonly to: Instant | null }

const early = hours(1)
const late = hours(6)

/** The trouble that a word said then is about, or null. */
export function onsetFor(saidAt: Instant, onsets: readonly Onset[]): Onset | null {
  const fitting = onsets.filter(
    ({ from, to }) => saidAt >= from - early && (to === null || saidAt <= to + late),
  )
  const distance = ({ from }: Onset): number => Math.abs(saidAt - from)
  return fitting.toSorted((a, b) => distance(a) - distance(b))[0] ?? null
}

/** Newest word first. `notices`: newest first. */
export function concerningNotices(
  notices: readonly Notice[],
  concerns: (notice: Notice) => boolean,
  onsets: readonly Onset[],
): ConcerningNotice[] {
  const incidents = Map.groupBy(notices.filter(concerns), ({ feed, incident }) => `${feed}\n${incident}`)
  return [...incidents.values()]
    .map((said) => said.toSorted((a, b) => a.providerAt - b.providerAt))
    .sort((a, b) => b.at(-1)!.providerAt - a.at(-1)!.providerAt)
    .slice(0, most)
    .map((said) => {
      const [first, newest] = [said[0]!, said.at(-1)!]
      const onset = onsetFor(first.providerAt, onsets)
      return {
        feed: newest.feed,
        incident: newest.incident,
        state: newest.state,
        title: newest.title,
        body: newest.body.slice(0, longestBody),
        url: newest.url ?? null,
        saidAt: isoTime(first.providerAt),
        heardAt: isoTime(first.receivedAt),
        updatedAt: isoTime(newest.providerAt),
        lagMs: onset === null ? null : first.providerAt - onset.from,
      }
    })
}
