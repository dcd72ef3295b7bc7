// Services that have left the configuration. What is usual for one is kept as long as its last reports are, so that a
// mistake in the configuration costs nothing that was learnt; then it is forgotten, or names that come and go would fill
// the memory. Services only leave by a new configuration, which is taken up by what was written down: that is the moment.

import type { ServiceId } from '../terms/index.ts'
import { keptMinutes } from './counts.ts'
import type { DetectorMemory } from './detector-snapshot.ts'

/** Of those that are gone, so many are remembered, those heard last: as many as one process is measured for. */
const mostGone = 33_000

export function withoutTheGone(
  memory: DetectorMemory,
  isConfigured: (service: ServiceId) => boolean,
  most = mostGone,
): DetectorMemory {
  const gone = [...memory.tracks.values()]
    .filter(({ service }) => !isConfigured(service))
    .sort((a, b) => b.counts.newest - a.counts.newest)
  const forgotten = gone.filter(
    ({ counts }, nth) => nth >= most || counts.newest <= memory.head - keptMinutes,
  )
  if (forgotten.length === 0) return memory
  const tracks = new Map(memory.tracks)
  for (const { service } of forgotten) tracks.delete(service)
  return { ...memory, tracks, touched: memory.touched.filter(({ service }) => tracks.has(service)) }
}
