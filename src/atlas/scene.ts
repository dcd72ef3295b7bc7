// The signs of all services that show any, and what each would be worth under every beginning. Worked out once a
// minute, each part only when a candidate asks for it: of most beginnings nobody ever does.

import type { ServiceId } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import {
  aloneRatio,
  draggedRatio,
  horizon,
  lags,
  ownRatio,
  peakOf,
  type Signs,
  signsOf,
  telling,
} from './signs.ts'
import { type Candidate, type Standing, standingIn } from './standing.ts'

/** Troubles of their own that are expected in an hour, whatever else happens; and faint ones, of signs this weak at most. */
const troubles = 3
const murmurs = 30
const faint = Math.exp(7)

const silence = signsOf('' as ServiceId, [], 0)
const ownQuiet = lags.map((_, began) => ownRatio(silence, began))
const draggedQuiet = lags.map((_, began) => draggedRatio(silence, began))

function each<T>(list: readonly T[], of: (one: T) => number): Float64Array {
  const values = new Float64Array(list.length)
  for (let i = 0; i < list.length; i++) values[i] = of(list[i]!)
  return values
}

/** Services with signs one by one, by place in `Scene.signs`; those without, that are alike, together. */
export type Rows = {
  readonly at: Uint32Array
  readonly chance: Float64Array
  readonly near: Uint8Array
  readonly silent: readonly { readonly chance: number; readonly near: number; readonly n: number }[]
}

/** Members whose signs are strong, by place in `Scene.strong`. */
export type Strong = { readonly at: Uint32Array; readonly chance: Float64Array }

export class Scene {
  readonly standing: Standing
  readonly signs: readonly Signs[]
  /** By place in `standing.services`: that in `signs`, or -1. */
  readonly signAt: Int32Array
  /** Likelihood ratio of each service's signs when no outage hits it. */
  readonly alone: Float64Array
  readonly peak: Float64Array
  /** Indices of services whose signs tell something by themselves. */
  readonly strong: readonly number[]
  /** Whether any failing check says in which phase. */
  readonly phased: boolean
  /** Worth of a service without any report, by beginning. */
  readonly ownQuiet = ownQuiet
  readonly draggedQuiet = draggedQuiet
  /** By place in `standing.services`: that in `strong`, or -1. */
  readonly #strongAt: Int32Array
  readonly #own: Float64Array[] = []
  readonly #dragged: Float64Array[] = []
  readonly #strongOwn: Float64Array[] = []
  readonly #rows = new Map<Candidate, Rows>()
  readonly #strongOf = new Map<Candidate, Strong>()

  /** `signs`: of services of the atlas. */
  constructor(atlas: Atlas, signs: readonly Signs[]) {
    this.standing = standingIn(atlas)
    this.signs = signs
    const { services, placeOf } = this.standing
    this.signAt = new Int32Array(services.length).fill(-1)
    signs.forEach(({ service }, i) => {
      this.signAt[placeOf.get(service)!] = i
    })
    const rate = 1 / Math.max(1, services.length) / horizon
    this.alone = each(signs, (s) => 1 + aloneRatio(s, troubles * rate) + aloneRatio(s, murmurs * rate, faint))
    this.peak = each(signs, peakOf)
    this.strong = signs.flatMap((_, i) => (this.peak[i]! > telling ? [i] : []))
    this.#strongAt = new Int32Array(services.length).fill(-1)
    this.strong.forEach((i, s) => {
      this.#strongAt[placeOf.get(signs[i]!.service)!] = s
    })
    this.phased = signs.some(({ phase }) => phase !== undefined)
  }

  /** What each service's signs are worth if a foundation that takes it down fell at `lags[began]`. */
  own(began: number): Float64Array {
    this.#own[began] ??= each(this.signs, (s) => ownRatio(s, began))
    return this.#own[began]
  }

  /** ... or drags it in. */
  dragged(began: number): Float64Array {
    this.#dragged[began] ??= each(this.signs, (s) => draggedRatio(s, began))
    return this.#dragged[began]
  }

  /** `own` of those that are strong. */
  strongOwn(began: number): Float64Array {
    this.#strongOwn[began] ??= each(this.strong, (i) => ownRatio(this.signs[i]!, began))
    return this.#strongOwn[began]
  }

  strongOf(candidate: Candidate): Strong {
    const known = this.#strongOf.get(candidate) ?? this.#findStrong(candidate)
    this.#strongOf.set(candidate, known)
    return known
  }

  #findStrong({ members, chances }: Candidate): Strong {
    const at: number[] = []
    const chance: number[] = []
    for (let m = 0; m < members.length; m++) {
      const s = this.#strongAt[members[m]!]!
      if (s < 0) continue
      at.push(s)
      chance.push(chances[m]!)
    }
    return { at: Uint32Array.from(at), chance: Float64Array.from(chance) }
  }

  rowsOf(candidate: Candidate): Rows {
    const known = this.#rows.get(candidate) ?? this.#findRows(candidate)
    this.#rows.set(candidate, known)
    return known
  }

  #findRows({ members, chances, near, elsewhere, spread, region }: Candidate): Rows {
    const seen = new Map<number, number>()
    const mine = new Uint8Array(this.signs.length)
    let known = 0
    for (let m = 0; m < members.length; m++) {
      const i = this.signAt[members[m]!]!
      if (i < 0) continue
      known++
      mine[i] = 1
      seen.set(chances[m]!, (seen.get(chances[m]!) ?? 0) + 1)
    }
    const strangers = this.strong.filter((i) => mine[i] === 0)
    const at = new Uint32Array(known + strangers.length)
    const chance = new Float64Array(at.length).fill(elsewhere)
    const inRegion = new Uint8Array(at.length)
    let r = 0
    for (let m = 0; m < members.length; m++) {
      const i = this.signAt[members[m]!]!
      if (i < 0) continue
      at[r] = i
      chance[r] = chances[m]!
      inRegion[r++] = near[m]!
    }
    at.set(strangers, r)
    const others = this.standing.services.length - members.length - strangers.length
    const silent = [{ chance: elsewhere, near: 0, n: others }]
    for (const [one, n] of spread)
      silent.push({ chance: one, near: region === null ? 0 : 1, n: n - (seen.get(one) ?? 0) })
    return { at, chance, near: inRegion, silent }
  }
}
