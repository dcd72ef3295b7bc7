// How far a replica is behind, by comparing positions: where the source stood at each look, and where the replica stands
// now. Only this process's own clock is read, so that clocks elsewhere may be wrong; an idle source leaves nobody
// behind; and when the source dies the lag stops growing, because nothing is written there any more.
//
// Rejected: the age of the newest thing replayed. It grows while nobody writes, and for ever once the source is dead.

/** The source stood at `position` from its first look there to its last; milliseconds of any one clock. */
export type Mark = { readonly position: bigint; readonly from: number; readonly to: number }

export type LagMemory = {
  /** Oldest first; positions grow. */
  readonly marks: readonly Mark[]
  /** Since when the source is out of reach; null while it is not. */
  readonly lostAt: number | null
}

export const noLagMemory: LagMemory = { marks: [], lostAt: null }

/** `source`: null when it is out of reach. It must have been read before the replica was. */
export type Positions = { readonly at: number; readonly source: bigint | null; readonly replica: bigint }

/**
 * Milliseconds of writes that the replica may lack: those between the last time at which all that the source had is
 * here, and the last time at which it had something new. Null when no look goes back far enough.
 */
export type LagStep = { readonly memory: LagMemory; readonly lagMs: number | null }

const mostMarks = 1000

export function stepLag(before: LagMemory, { at, source, replica }: Positions): LagStep {
  const marks = source === null ? before.marks : marked(before.marks, source, at)
  const lostAt = source === null ? (before.lostAt ?? at) : null
  const reached = marks.findLastIndex(({ position }) => position <= replica)
  const memory = { marks: thinned(marks.slice(Math.max(0, reached))), lostAt }
  const here = marks[reached]
  const newest = marks.at(-1)
  if (!here || !newest) return { memory, lagMs: null }
  // What was written between the last look at the source and its death was never seen.
  const until = lostAt ?? (here === newest ? here.to : newest.from)
  return { memory, lagMs: Math.max(0, until - here.to) }
}

function marked(marks: readonly Mark[], position: bigint, at: number): readonly Mark[] {
  const newest = marks.at(-1)
  // Another source, or one that was restored: what was seen of the one before says nothing about it.
  if (newest && position < newest.position) return [{ position, from: at, to: at }]
  if (newest?.position === position) return [...marks.slice(0, -1), { ...newest, to: at }]
  return [...marks, { position, from: at, to: at }]
}

/** Of a long history every other mark goes: the lag is then told a look too long, never too short. */
const thinned = (marks: readonly Mark[]): readonly Mark[] =>
  marks.length <= mostMarks ? marks : marks.filter((_, n) => n % 2 === 0 || n === marks.length - 1)
