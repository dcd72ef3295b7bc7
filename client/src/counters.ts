// What the client did, counted since its start; for a metrics endpoint or a log line.

export type Counters = {
  /** Questions asked, and those that brought addresses. */
  asked: number
  answered: number
  /** Lookups and connections served with addresses whose name answers no more. */
  servedHeld: number
  /** Names that began to be held, returned, and were given up when the bound was reached. */
  held: number
  returned: number
  gaveUp: number
  /** Answers in which no address of a family had stayed. */
  changed: number
  forgotten: number
  connected: number
  unreachable: number
  /** Connections that an address won that is no longer in the answer. */
  oldWon: number
  fileWritten: number
  fileTrouble: number
  /** Operations by the endpoint's place in the list: 0 is the primary. */
  moved: number
  movedBack: number
}

export const noCounters = (): Counters => ({
  asked: 0,
  answered: 0,
  servedHeld: 0,
  held: 0,
  returned: 0,
  gaveUp: 0,
  changed: 0,
  forgotten: 0,
  connected: 0,
  unreachable: 0,
  oldWon: 0,
  fileWritten: 0,
  fileTrouble: 0,
  moved: 0,
  movedBack: 0,
})
