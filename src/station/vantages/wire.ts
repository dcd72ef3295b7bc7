// What nodes say to each other: one JSON value a line. The reader takes nothing on trust, though only who has the key
// gets so far: an older or newer version, or a fault, must not become a vote.

import type { CheckResult, HealthState, Saying } from '../../signals/index.ts'
import { type CheckId, type NodeName, parseCheckId, parseNodeName } from '../../terms/index.ts'
import { type Complaint, packedComplaint, unpackedComplaints } from './complaints.ts'

/** Grows when either end could misunderstand the other. */
export const linkProtocol = 1

export type Hello = { readonly kind: 'hello'; readonly name: NodeName; readonly session: string }
export type Say = {
  readonly kind: 'say'
  /** Milliseconds of the sender's monotonic clock. */
  readonly sentAt: number
  readonly blind: string | null
  readonly sayings: readonly Saying[]
  /** Absent from nodes of earlier versions. */
  readonly complaints: readonly Complaint[]
}
export type Told = Hello | Say
/** The other way: that it was heard, or why nothing more will be. */
export type Reply = { readonly kind: 'ack' } | { readonly kind: 'refused'; readonly why: string }

export const longestWhy = 300
export const mostSayings = 500
const sessionShape = /^[0-9a-f]{16,64}$/
const definitionShape = /^[0-9a-f]{16}$/

export const helloLine = ({ name, session }: Omit<Hello, 'kind'>): string =>
  `${JSON.stringify({ hello: linkProtocol, name, session })}\n`

export function sayLine({ sentAt, blind, sayings, complaints }: Omit<Say, 'kind'>): string {
  const line = { t: round(sentAt), blind: blind?.slice(0, longestWhy) ?? null, s: sayings.map(packed) }
  // A key of its own: nodes that know nothing of it pass it over, and go on hearing the votes.
  const more = complaints.length === 0 ? {} : { c: complaints.map(packedComplaint) }
  return `${JSON.stringify({ ...line, ...more })}\n`
}

export const replyLine = (reply: Reply): string =>
  `${JSON.stringify(reply.kind === 'ack' ? { ack: 1 } : { refused: reply.why.slice(0, longestWhy) })}\n`

const round = (milliseconds: number): number => Math.round(milliseconds * 10) / 10

const packed = ({ check, definition, sequence, state, verdict, age, why, rehearsed }: Saying): unknown => [
  check,
  definition,
  sequence,
  state,
  verdict,
  round(age),
  why.slice(0, longestWhy),
  ...(rehearsed ? [1] : []),
]

/** Null: what no node of this protocol says. */
export function readTold(line: string): Told | null {
  const read = objectIn(line)
  if (read === null) return null
  if (read.hello !== undefined) return readHello(read)
  const { t, blind, s, c } = read
  if (!isTime(t) || !(blind === null || isText(blind)) || !Array.isArray(s) || s.length > mostSayings)
    return null
  const sayings = s.map(unpacked)
  if (sayings.includes(null)) return null
  return { kind: 'say', sentAt: t, blind, sayings: sayings as Saying[], complaints: unpackedComplaints(c) }
}

function readHello({ hello, name, session }: Readonly<Record<string, unknown>>): Hello | null {
  if (hello !== linkProtocol || typeof name !== 'string' || typeof session !== 'string') return null
  const read = parseNodeName(name)
  return read.ok && sessionShape.test(session) ? { kind: 'hello', name: read.value, session } : null
}

export function readReply(line: string): Reply | null {
  const read = objectIn(line)
  if (read?.ack === 1) return { kind: 'ack' }
  return isText(read?.refused) ? { kind: 'refused', why: read.refused } : null
}

function unpacked(value: unknown): Saying | null {
  if (!Array.isArray(value) || value.length < 7 || value.length > 8) return null
  const [check, definition, sequence, state, verdict, age, why, rehearsed] = value as unknown[]
  if (typeof check !== 'string' || !parseCheckId(check).ok) return null
  if (typeof definition !== 'string' || !definitionShape.test(definition)) return null
  if (!Number.isSafeInteger(sequence) || (sequence as number) < 0) return null
  if (!isVerdict(state) || !isVerdict(verdict) || !isTime(age) || age < 0 || !isText(why)) return null
  if (value.length === 8 && rehearsed !== 1) return null
  const read = { check: check as CheckId, definition, sequence: sequence as number, state, verdict, age, why }
  return rehearsed === 1 ? { ...read, rehearsed: true } : read
}

function objectIn(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const read: unknown = JSON.parse(line)
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : null
  } catch {
    return null
  }
}

const isVerdict = (value: unknown): value is HealthState & CheckResult['verdict'] =>
  value === 'up' || value === 'down' || value === 'unknown'
/** Within what a clock of milliseconds can show. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= longestWhy
