// When intake stalls, every service falls silent at once and the reports held back arrive in one burst. Judged by
// itself, that burst is an alarm on everything; judged together with the silent minutes before it, it is nothing.

/** Fewer usual reports a minute over all services than this, and a silence says nothing. */
const enoughToTell = 12
const silent = 0.12
/** Minutes after a stall during which what was held back may still arrive. */
const catchUp = 30

export interface StallWatch {
  /** A finished minute: reports over all services, and what was usual. */
  minute(minute: number, reports: number, usual: number): void
  /** The first silent minute of a stall that windows ending at `minute` must reach back to, or null. */
  reachBack(minute: number): number | null
  save(): readonly (number | null)[]
}

export function createStallWatch(saved: readonly (number | null)[] = []): StallWatch {
  let from: number | null = saved[0] ?? null
  let until: number | null = saved[1] ?? null
  return {
    minute(minute, reports, usual) {
      if (usual < enoughToTell || reports > usual * silent) return
      if (from === null || until === null || minute - until > catchUp) from = minute
      until = minute
    },
    reachBack: (minute) => (from !== null && until !== null && minute - until <= catchUp ? from : null),
    save: () => [from, until],
  }
}
