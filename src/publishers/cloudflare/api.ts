// What is asked of Cloudflare's API. Says of every failure whether something may have been changed.
// A request that was refused for its rate is sent again when it may be; one that failed on the way is sent again only
// when it changes nothing.

import { absolute, type DomainName, parseName } from '../../dns/index.ts'
import { bad, good, type Outcome, type Random } from '../../terms/index.ts'
import type { CloudflareSpec } from '../spec.ts'
import { type Lost, type Trouble, trouble } from '../trouble.ts'
import {
  type Envelope,
  type Meaning,
  meaningOf,
  serverFailed,
  spacing,
  type TokenStatus,
  throttled,
  tokenTrouble,
  wrongZone,
} from './answer.ts'
import type { Change } from './change.ts'
import { longestBody, type Request, type RequestDeps, type Sent, send } from './request.ts'
import type { Session } from './session.ts'
import { type Stored, storedFrom } from './stored.ts'

export type ApiDeps = RequestDeps & {
  readonly random: Random
  readonly monotonic: () => number
}

/** What a batch came to. `stale`: nothing was changed, for what stands there is not what was read. */
export type BatchOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'stale'; readonly why: 'gone' | 'duplicate' | 'conflict' }
  | Trouble
  | Lost

/** Records in one page of a list; the most that other tools are known to use. */
export const perPage = 5000
const mostAttempts = 4

export class CloudflareApi {
  readonly #spec: CloudflareSpec
  readonly #deps: ApiDeps
  #zoneChecked = false
  /** No request before: Cloudflare refuses them all. */
  #blockedUntil = Number.NEGATIVE_INFINITY
  /** No request before, but for one that cannot wait. */
  #spacedUntil = Number.NEGATIVE_INFINITY

  constructor(spec: CloudflareSpec, deps: ApiDeps) {
    this.#spec = spec
    this.#deps = deps
  }

  /** Records whose name ends in `suffix`, or all: one page, and how many there are in all. */
  async page(
    suffix: DomainName | null,
    page: number,
    session: Session,
  ): Promise<Outcome<{ records: readonly Stored[]; total: number }, Trouble>> {
    const filter = suffix === null ? '' : `&name.endswith=${encodeURIComponent(suffix)}`
    const query = `?per_page=${perPage}&page=${page}${filter}`
    const zone = await this.#checkZone(session)
    if (zone) return bad(zone)
    const listed = await this.#get(`/zones/${this.#spec.zoneId}/dns_records${query}`, session)
    if (!listed.ok) return listed
    const { result, total } = listed.value
    const records = Array.isArray(result) ? result.map(storedFrom) : [null]
    if (records.some((record) => record === null)) return bad(notRecords)
    return good({ records: records as readonly Stored[], total: total ?? records.length })
  }

  async batch(change: Change, session: Session): Promise<BatchOutcome> {
    const path = `/zones/${this.#spec.zoneId}/dns_records/batch`
    const meaning = await this.#ask({ method: 'POST', path, body: JSON.stringify(change) }, session)
    switch (meaning.kind) {
      case 'good':
        return { kind: 'taken' }
      case 'gone':
      case 'duplicate':
      case 'conflict':
        return { kind: 'stale', why: meaning.kind }
      case 'lost':
        return meaning
      default:
        return this.#troubleOf(meaning, session)
    }
  }

  /** That the identifier is this zone's: asked once, for records of another zone would be listed as none of ours. */
  async #checkZone(session: Session): Promise<Trouble | null> {
    if (this.#zoneChecked) return null
    const { zoneId, zone } = this.#spec
    const found = await this.#get(`/zones/${zoneId}`, session)
    if (!found.ok) return found.error
    const { name } = (found.value.result ?? {}) as { name?: unknown }
    const parsed = parseName(typeof name === 'string' ? name : '')
    if (!parsed.ok || parsed.value !== zone) return wrongZone(zoneId, `${name}`, absolute(zone))
    this.#zoneChecked = true
    return null
  }

  async #get(path: string, session: Session): Promise<Outcome<Envelope, Trouble>> {
    const meaning = await this.#ask({ method: 'GET', path }, session)
    if (meaning.kind === 'good') return good(meaning.envelope)
    return bad(
      meaning.kind === 'lost'
        ? trouble(
            'no-answer',
            meaning.detail,
            'look whether Cloudflare is reached from here; it is asked again',
          )
        : await this.#troubleOf(meaning, session),
    )
  }

  async #troubleOf(meaning: Exclude<Heard, { kind: 'good' | 'lost' }>, session: Session): Promise<Trouble> {
    switch (meaning.kind) {
      case 'failed':
        return meaning
      case 'refused':
        return meaning.trouble
      case 'throttled':
        return throttled(meaning.retryAfter)
      case 'unauthorized':
        return this.#tokenTrouble(meaning.detail, session)
      case 'down':
        return serverFailed(meaning.detail)
      default:
        return serverFailed(`Cloudflare answered a question with "${meaning.kind}"`)
    }
  }

  async #tokenTrouble(detail: string, session: Session): Promise<Trouble> {
    const { zone, tokenFile } = this.#spec
    const asked = await this.#ask({ method: 'GET', path: '/user/tokens/verify' }, session)
    const status =
      asked.kind === 'good' ? (asked.envelope.result as { status?: unknown } | null)?.status : null
    const known = (['active', 'expired', 'disabled'] as const).find((one) => one === status)
    return tokenTrouble(known ?? ('unknown' satisfies TokenStatus), absolute(zone), tokenFile, detail)
  }

  /** `lost` for what may have been changed, or for a question that had no answer. */
  async #ask(request: Request, session: Session): Promise<Heard> {
    const repeatable = request.method === 'GET'
    /** What the server said of itself tells more than that the time was over before it said so again. */
    let down: Heard | null = null
    for (let attempt = 1; ; attempt++) {
      const quiet = this.#quietMs(session)
      if (quiet >= session.leftMs()) return { kind: 'throttled', retryAfter: Math.ceil(quiet / 1000) }
      if (quiet > 0) await session.pause(this.#jittered(quiet))
      if (!(await session.turn())) return down ?? tooLate
      const sent = await send(request, this.#spec.api, session.leftMs(), this.#deps)
      const heard = this.#hear(sent, repeatable)
      this.#keepQuiet(sent, heard)
      const again =
        heard.kind === 'throttled' || (repeatable && (heard.kind === 'down' || heard.kind === 'lost'))
      const wait = this.#jittered(heard.kind === 'throttled' ? 0 : 100 * 2 ** attempt)
      if (heard.kind === 'down') down = heard
      if (!again || attempt === mostAttempts || wait >= session.leftMs())
        return heard.kind === 'lost' ? (down ?? heard) : heard
      await session.pause(wait)
    }
  }

  /** How long this one must wait by what Cloudflare said last. */
  #quietMs({ urgent }: Session): number {
    const until = urgent ? this.#blockedUntil : Math.max(this.#blockedUntil, this.#spacedUntil)
    return Math.max(0, until - this.#deps.monotonic())
  }

  #keepQuiet(sent: Sent, heard: Heard): void {
    const now = this.#deps.monotonic()
    const quota = sent.kind === 'answered' ? sent.answer.quota : null
    if (heard.kind === 'throttled') this.#blockedUntil = now + 1000 * heard.retryAfter
    else if (quota) this.#spacedUntil = now + spacing(quota)
  }

  /** Those who were refused together do not come back together. */
  #jittered(wait: number): number {
    return wait * (1 + this.#deps.random.next() / 4)
  }

  #hear(sent: Sent, repeatable: boolean): Heard {
    const at = new URL(this.#spec.api).host
    switch (sent.kind) {
      case 'unsent':
        return trouble(
          'unreachable',
          `no connection to ${at}: ${sent.text}`,
          'look whether Cloudflare is reached from here, and correct `api` if it is set',
        )
      case 'broken':
        return { kind: 'lost', detail: `${at}: ${sent.text}` }
      case 'endless':
        return repeatable ? endless(at) : { kind: 'lost', detail: endless(at).detail }
      case 'answered': {
        const meaning = meaningOf(sent.answer, this.#spec.zoneId)
        return meaning.kind === 'down' && !repeatable ? { kind: 'lost', detail: meaning.detail } : meaning
      }
    }
  }
}

type Heard = Meaning | Trouble | Lost

const tooLate = trouble(
  'busy',
  'Cloudflare takes longer than a read or write may',
  'nothing, it is asked again',
)
const notRecords = trouble('not-understood', 'Cloudflare listed something that is no record', 'report this')
const endless = (at: string): Trouble =>
  trouble(
    'too-long',
    `${at} answered with more than ${longestBody} bytes`,
    'look what answers there, and correct `api`',
  )
