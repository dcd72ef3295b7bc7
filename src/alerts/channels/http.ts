// A channel over HTTP as a value: what it asks of its service, and what the service's answers mean. Rendering is pure;
// secrets are handed in by name, so that the same request can be shown without them.

import type { Message } from '../../telling/index.ts'
import { type Instant, type JsonObject, seconds } from '../../terms/index.ts'
import type { Sent } from './sent.ts'

export type Draft = {
  readonly method: 'POST' | 'PUT' | 'PATCH'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Answer = {
  readonly host: string
  readonly status: number
  readonly header: (name: string) => string | null
  /** At most 64 KiB. */
  readonly body: string
  readonly now: Instant
}

/** `forget`: what the handle names is gone; the message is told as if it were the thread's first. */
export type Verdict = Sent | { readonly kind: 'forget'; readonly why: string }

/** `handle`: what this channel answered to an earlier message of the thread. */
export type Told = { readonly message: Message; readonly handle: JsonObject | null; readonly now: Instant }

export type HttpChannel = {
  /** Name to file. */
  readonly files: Readonly<Record<string, string>>
  /**
   * In the order in which they are sent; the first that fails ends the attempt. All of them are sent again by the next
   * attempt, so that only the last may be one that must not be repeated.
   */
  readonly drafts: (told: Told, secret: (name: string) => string) => readonly Draft[]
  readonly judge: (answer: Answer, told: Told) => Verdict
}

/** By their status alone, whatever the service. */
export function judgeStatus({ host, status, header, now }: Answer): Sent {
  if (status >= 200 && status < 300) return { kind: 'sent' }
  const redirect = status >= 300 && status < 400 ? '; redirects are not followed' : ''
  const why = `${host} answered ${status}${redirect}`
  if (useless.has(status)) return { kind: 'refused', why }
  const afterMs = status === 429 || status === 503 ? waitOf(header('retry-after'), now) : null
  return afterMs === null ? { kind: 'retry', why } : { kind: 'retry', why, afterMs }
}

/** The receiver says that this very request is wrong. 401, 403, 404 and 410 are retried: people mend those. */
const useless = new Set([400, 411, 413, 414, 415, 422, 431])

const longestWait = seconds(3600) as number

/** Of `Retry-After` (RFC 9110, section 10.2.3), in milliseconds; null: it says nothing that can be read. */
export function waitOf(value: string | null, now: Instant): number | null {
  if (value === null) return null
  const ms = /^\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(ms) ? Math.min(longestWait, Math.max(0, Math.ceil(ms))) : null
}

/** JSON, or null where it is none. */
export function jsonOf({ body }: Answer): JsonObject | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
  } catch {
    return null
  }
}

export const json = { 'content-type': 'application/json; charset=utf-8' }

/** `root` with or without a slash at its end. */
export const below = (root: string, path: string): string => `${root.replace(/\/+$/, '')}/${path}`
