// Game days: drills and exercises that come by themselves. Each is announced in the journal a day before, and skipped,
// with its reason, when the drill would be refused. What was announced and held last is in the store.

import type { GameDayView, OrderRefusal } from '../../board/index.ts'
import type { Store } from '../../store/index.ts'
import {
  type Clock,
  days,
  hours,
  type Instant,
  isoTime,
  type JournalKind,
  type NewEntry,
  type Outcome,
  seconds,
  type Timers,
} from '../../terms/index.ts'
import { every } from '../housekeeping.ts'
import { type GameDay, nextGameDay } from './game-day-time.ts'

export type GameDayParts = {
  readonly store: Pick<Store, 'get' | 'put'>
  readonly clock: Clock
  readonly timers: Timers
  readonly note: (entry: NewEntry) => void
  readonly hold: (day: GameDay, author: string) => Promise<Outcome<unknown, OrderRefusal>>
}

type Standing = { readonly next: Instant | null; readonly last: Instant | null }

const lookEvery = seconds(5)
/** People are told that long before. */
const notice = days(1)
/** Later than this it is not held any more: whoever waited for it has left. */
const grace = hours(1)

export class GameDays {
  readonly #parts: GameDayParts
  #days: readonly GameDay[] = []
  readonly #standing = new Map<string, Standing>()
  readonly #cancel: () => void
  #looking = false

  constructor(parts: GameDayParts) {
    this.#parts = parts
    this.#cancel = every(parts.timers, lookEvery, () => void this.look())
  }

  configure(days: readonly GameDay[]): void {
    this.#days = days
    this.#standing.clear()
  }

  stop(): void {
    this.#cancel()
  }

  view(): GameDayView[] {
    return this.#days.map((day) => {
      const next = this.#standing.get(day.name)?.next ?? null
      const { name, lose, endpoints, real } = day
      return { name, lose, endpoints: [...endpoints], real, nextAt: next === null ? null : isoTime(next) }
    })
  }

  /** Announces what is not announced, and holds what is due. */
  async look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    // While the store takes nothing, nothing is announced and nothing held: the next look tries again.
    for (const day of this.#days) if (this.#stands(day)) await this.#see(day).catch(() => {})
    this.#looking = false
  }

  /** A store may be slow: what the configuration has dropped or changed meanwhile is not held. */
  #stands(day: GameDay): boolean {
    return this.#days.some((one) => ruleOf(one) === ruleOf(day))
  }

  async #see(day: GameDay): Promise<void> {
    const now = this.#parts.clock.now()
    const standing = this.#standing.get(day.name) ?? (await this.#recall(day))
    if (standing.next === null) {
      const soonest = (day.time.kind === 'at' ? now : now + notice) as Instant
      const next = nextGameDay(day.time, standing.last, soonest)
      await this.#keep(day, { ...standing, next })
      if (next !== null) this.#tell(day, 'drill.announced', `is held at ${isoTime(next)}: ${deed(day)}`, now)
      return
    }
    if (now < standing.next) return
    // Written down before it is held: after a crash it is not held once more.
    await this.#keep(day, { last: standing.next, next: null })
    if (now > standing.next + grace)
      return this.#tell(
        day,
        'drill.skipped',
        `was due at ${isoTime(standing.next)}, when Holdfast did not run`,
        now,
      )
    if (!this.#isTime(day))
      return this.#tell(
        day,
        'drill.skipped',
        `was due at ${isoTime(standing.next)}, and its hours are over`,
        now,
      )
    if (!this.#stands(day)) return
    const held = await this.#parts.hold(day, `game day ${day.name}`)
    if (!held.ok) this.#tell(day, 'drill.skipped', `is skipped: ${held.error.message}`, now)
  }

  /** Late by a restart or a slow store, it would be held when the people have left. */
  #isTime({ time }: GameDay): boolean {
    const now = this.#parts.clock.now()
    return time.kind === 'at' || nextGameDay(time, null, now) === now
  }

  async #recall(day: GameDay): Promise<Standing> {
    const kept = await this.#parts.store.get(keyOf(day))
    // Announced under other rules, it is announced anew.
    const same = kept?.rule === ruleOf(day)
    const number = (value: unknown): Instant | null => (typeof value === 'number' ? (value as Instant) : null)
    const standing = { next: same ? number(kept?.next) : null, last: same ? number(kept?.last) : null }
    this.#standing.set(day.name, standing)
    return standing
  }

  async #keep(day: GameDay, standing: Standing): Promise<void> {
    await this.#parts.store.put(keyOf(day), { rule: ruleOf(day), ...standing })
    this.#standing.set(day.name, standing)
  }

  #tell({ name, lose }: GameDay, kind: JournalKind, what: string, at: Instant): void {
    const data = { gameDay: name, lose }
    this.#parts.note({ at, author: 'config', kind, subject: name, why: `game day ${name} ${what}`, data })
  }
}

const keyOf = ({ name }: GameDay): string => `gameday.${name}`
const ruleOf = (day: GameDay): string => JSON.stringify(day)
const deed = ({ lose, real, endpoints }: GameDay): string =>
  real ? `${endpoints.join(', ')} without ${lose}, for real` : `an exercise without ${lose}`
