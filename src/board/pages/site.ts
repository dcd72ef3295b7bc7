// The pages of a board: the public ones prepared for everybody, the console's drawn for who asks. What cannot be drawn
// is counted and told once, and the caller gives the frame that the browser fills.

import { bad, good, type Outcome } from '../../terms/index.ts'
import type { BoardLog } from '../options.ts'
import type { PageAddress } from './address.ts'
import { drawPage, type Made } from './draw-page.ts'
import type { Answer, DrawAsk, DrawnPage, DrawnSession, RefusedForm } from './drawing.ts'
import {
  type Finished,
  type Prepared,
  type PreparedLimits,
  PreparedPages,
  preparedLimits,
  preparedOf,
  type Standing,
} from './prepared.ts'

/** What became of a page: `poor` has refusals in it, `fallback` could not be drawn. */
export type PageOutcome = 'drawn' | 'poor' | 'fallback'

export type SiteParts = {
  readonly draw: (ask: DrawAsk) => Promise<Outcome<DrawnPage>>
  /** The API's answer to `GET /api/v1/<path>` for who holds these headers; none: what everybody may see. */
  readonly answer: (path: string, headers: Readonly<Record<string, string>>) => Promise<Answer>
  readonly now: () => number
  readonly monotonic: () => number
  readonly boardUrl: () => string | undefined
  readonly log: BoardLog
  readonly observe: (outcome: PageOutcome) => void
  readonly limits?: Partial<PreparedLimits>
}

/** `absent`: there is no such page. `not-now`: it cannot be drawn, or not well. */
export type Copied = Outcome<string, 'absent' | 'not-now'>

export type OneCaller = {
  readonly session: DrawnSession | null
  /** What the page's answers are asked for with. */
  readonly headers: Readonly<Record<string, string>>
  /** What a form asked for and did not get. */
  readonly refused: RefusedForm | null
}

/** Drawn at once for who is nobody known, so that these never fill the queue in which everybody's pages wait as well. */
const strangersAtOnce = 8

const everybody: OneCaller = { session: null, headers: {}, refused: null }

export class Site {
  readonly #parts: SiteParts
  readonly #prepared: PreparedPages
  readonly #heldMs: number
  #strangers = 0
  #failing = false

  constructor(parts: SiteParts) {
    this.#parts = parts
    this.#heldMs = { ...preparedLimits, ...parts.limits }.heldMs
    this.#prepared = new PreparedPages({
      make: (address, last) => this.#public(address, last),
      monotonic: parts.monotonic,
      ...(parts.limits === undefined ? {} : { limits: parts.limits }),
    })
  }

  /** A page that everybody may see; at once when one is at hand. Null: none can be made. */
  page(address: PageAddress): Prepared | Promise<Prepared | null> {
    return this.#prepared.get(address)
  }

  /** Whether the page of this standing, which `page` gave, would be given now. */
  isCurrent(given: Standing, address: PageAddress): boolean {
    if (this.#prepared.isFresh(given)) return true
    // What is old is asked for again this way, so that it is made anew while the old one is given.
    const page = this.#prepared.get(address)
    return !(page instanceof Promise) && page.standing === given
  }

  /** The page as a copy for another host, which says its age. */
  async copy(address: PageAddress): Promise<Copied> {
    const made = await this.#drawn(address, [], everybody, { copy: true })
    if (made === null || made === 'stands' || made.poor) return bad('not-now')
    return made.page.status === 200 ? good(made.page.html) : bad('absent')
  }

  /** A page for one caller alone: of the console, or with what was refused. Null: it cannot be drawn, or not now. */
  async oneCallers(address: PageAddress, who: OneCaller): Promise<Prepared | null> {
    if (who.session !== null) return this.#oneCallers(address, who)
    if (this.#strangers >= strangersAtOnce) return null
    this.#strangers++
    return this.#oneCallers(address, who).finally(() => this.#strangers--)
  }

  async #oneCallers(address: PageAddress, who: OneCaller): Promise<Prepared | null> {
    const made = await this.#drawn(address, [], who)
    return made === null || made === 'stands' ? null : preparedOf(finished(made), this.#parts.monotonic())
  }

  async #public(address: PageAddress, last: Prepared | null): Promise<Finished | 'stands' | null> {
    const isYoung = last?.status === 200 && this.#parts.monotonic() - last.drawn < this.#heldMs
    const stands = (matter: string | null): boolean => isYoung && matter !== null && matter === last.matter
    const made = await this.#drawn(address, last?.used ?? [], everybody, { stands })
    if (made === null || made === 'stands') return made
    // A page full of refusals does not take the place of one that told something.
    if (made.poor && last !== null) return null
    return finished(made)
  }

  async #drawn(
    { path, query }: PageAddress,
    known: readonly string[],
    { session, headers, refused }: OneCaller,
    { copy = false, stands }: { copy?: boolean; stands?: (matter: string | null) => boolean } = {},
  ): Promise<Made | 'stands' | null> {
    const { draw, answer, now, boardUrl, observe } = this.#parts
    const board = boardUrl()?.replace(/\/$/, '') ?? null
    const ask = { path, query, at: now(), board, session, refused, copy }
    const made = await drawPage(ask, known, {
      draw,
      answer: (wanted) => answer(wanted, headers),
      ...(stands === undefined ? {} : { stands }),
    })
    if (made.ok) {
      this.#failing = false
      if (made.value !== 'stands') observe(made.value.poor ? 'poor' : 'drawn')
      return made.value
    }
    observe('fallback')
    // Once, until it works again: a crowd would write the same line thousands of times.
    if (!this.#failing)
      this.#parts.log.error({ why: made.error, path }, 'pages cannot be drawn; browsers fill them')
    this.#failing = true
    return null
  }
}

const finished = ({ page: { status, location, html, styles, used }, matter }: Made): Finished => ({
  status,
  location,
  html,
  styles,
  matter,
  used,
})
