// Links that let their holder do one thing, for a while: acknowledge, confirm, unsubscribe. HMAC-SHA-256 over purpose,
// subject, recipient and end, under a key that stays in the store. Such a link only ever leads to a page with a button:
// mail scanners follow every link, and must change nothing by it.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { bad, good, type Instant, type JsonObject, type Outcome } from '../terms/index.ts'

/** A link for one is worth nothing for another, whatever else is the same. */
export type LinkPurpose = 'acknowledge' | 'confirm' | 'unsubscribe'

export type LinkGrant = {
  readonly purpose: LinkPurpose
  /** What it acts on: a thread, a subscription. */
  readonly subject: string
  /** Whoever it was sent to, as acts are signed with it. */
  readonly recipient: string
  /** The last instant at which it works. */
  readonly until: Instant
}

/** `expired` was signed here and is too old; `garbled` was never signed here, or not for this. */
export type LinkRefusal = 'garbled' | 'expired'

export type LinkKey = { readonly secret: Buffer }

type Documents = {
  get(key: string): Promise<JsonObject | null>
  put(key: string, value: JsonObject | null): Promise<void>
}

const keyDocument = 'links.key'
const keyBytes = 32
/** Far more than any subject of ours; longer text is not worth hashing. */
const longest = 2048
const shape = /^([A-Za-z0-9_-]{1,2000})\.([A-Za-z0-9_-]{43})$/

/**
 * The key that all links of this store are signed with; made at first start, and again when the document is damaged:
 * links from before then end. `random`: that many unguessable bytes.
 */
export async function openLinkKey(
  store: Documents,
  random: (bytes: number) => Buffer = randomBytes,
): Promise<LinkKey> {
  const kept = (await store.get(keyDocument))?.key
  const secret = typeof kept === 'string' ? Buffer.from(kept, 'base64') : Buffer.alloc(0)
  if (secret.length === keyBytes) return { secret }
  const made = random(keyBytes)
  await store.put(keyDocument, { key: made.toString('base64') })
  return { secret: made }
}

/** What goes into a URL as one parameter: letters, digits, `-`, `_` and one `.`, the same for the same grant. */
export function signLink(key: LinkKey, { purpose, subject, recipient, until }: LinkGrant): string {
  const said = Buffer.from(JSON.stringify([subject, recipient, until])).toString('base64url')
  return `${said}.${macOf(key, purpose, said).toString('base64url')}`
}

/** Nothing of `signed` is read before its signature holds. */
export function readLink(
  key: LinkKey,
  purpose: LinkPurpose,
  signed: string,
  now: Instant,
): Outcome<LinkGrant, LinkRefusal> {
  const [, said, mac] = (signed.length <= longest && shape.exec(signed)) || []
  if (said === undefined || mac === undefined) return bad('garbled')
  if (!timingSafeEqual(Buffer.from(mac, 'base64url'), macOf(key, purpose, said))) return bad('garbled')
  const [subject, recipient, until] = JSON.parse(Buffer.from(said, 'base64url').toString()) as [
    string,
    string,
    Instant,
  ]
  return now > until ? bad('expired') : good({ purpose, subject, recipient, until })
}

/** The purpose ends at a character that no purpose and no base64url holds: no two grants have the same text. */
const macOf = ({ secret }: LinkKey, purpose: LinkPurpose, said: string): Buffer =>
  createHmac('sha256', secret).update(`${purpose}\n${said}`).digest()
