// When intake stalls, every service falls silent at once and the reports held back arrive in one burst. Judged by
// itself, that burst is an alarm on everything; judged together with the silent minutes before it, it is nothing.

/** Fewer usual reports over all services in one minute than this, and the silence of that minute says nothing ... */
const enoughInOne = 12
/** ... but that of several minutes does, when so many were missing: people come in clumps, and chance may look again and again. */
const enoughInSeveral = 24
/** A night that comes sooner than what is usual follows is no stall: what is missing must be missing within so many minutes. */
const within = 60
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

/** Minutes in a row that together are silent. */
type Run = { readonly from: number; readonly until: number; readonly reports: number; readonly usual: number }

const isSilent = (reports: number, usual: number): boolean => reports <= usual * silent

function longer(run: Run | null, minute: number, reports: number, usual: number): Run | null {
  const alone = { from: minute, until: minute, reports, usual }
  const all =
    run?.until === minute - 1 && minute - run.from < within
      ? { ...alone, from: run.from, reports: run.reports + reports, usual: run.usual + usual }
      : alone
  if (isSilent(all.reports, all.usual)) return all
  return isSilent(reports, usual) ? alone : null
}

export function createStallWatch(saved: readonly (number | null)[] = []): StallWatch {
  let from: number | null = saved[0] ?? null
  let until: number | null = saved[1] ?? null
  let run = runOf(saved.slice(2))
  return {
    minute(minute, reports, usual) {
      run = longer(run, minute, reports, usual)
      if (run === null) return
      const alone = usual >= enoughInOne && isSilent(reports, usual)
      if (!alone && run.usual < enoughInSeveral) return
      const since = alone ? minute : run.from
      if (from === null || until === null || since - until > catchUp) from = since
      until = minute
    },
    reachBack: (minute) => (from !== null && until !== null && minute - until <= catchUp ? from : null),
    save: () => [
      from,
      until,
      run?.from ?? null,
      run?.until ?? null,
      run?.reports ?? null,
      run?.usual ?? null,
    ],
  }
}

function runOf([from, until, reports, usual]: readonly (number | null)[]): Run | null {
  if (from == null || until == null || reports == null || usual == null) return null
  return { from, until, reports, usual }
}
