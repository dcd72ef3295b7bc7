// The names as they are kept on disk: one line that says what this is and what its digest should be, then JSON. What
// is torn, altered or somebody else's is told apart from what is ours, because only ours may be written over.

import { createHash } from 'node:crypto'
import { type Address, distinct, toAddress } from './address.ts'
import { type Bounds, ttlMsOf } from './bounds.ts'
import { heldUntilMs, type Memory } from './memory.ts'

const title = 'holdfast-client names 1'
/** A page of 1000 names with 8 addresses each is 400 kB. */
export const largestPage = 16 * 1024 * 1024

type Line = { name: string; addresses: string[]; learnedAtMs: number; ttlMs: number }

export type Page =
  | { readonly kind: 'ours'; readonly names: readonly (readonly [string, Memory])[] }
  /** Ours once, and not whole any more: nothing of it is believed. */
  | { readonly kind: 'torn'; readonly why: string }
  | { readonly kind: 'foreign' }

const digestOf = (body: string): string => createHash('sha256').update(body).digest('hex')

export function encodePage(names: readonly (readonly [string, Memory])[]): string {
  const lines: Line[] = names.map(([name, { good, learnedAtMs, ttlMs }]) => ({
    name,
    addresses: good.map(({ address }) => address),
    learnedAtMs,
    ttlMs,
  }))
  const body = `[\n${lines.map((line) => JSON.stringify(line)).join(',\n')}\n]\n`
  return `${title} sha256=${digestOf(body)}\n${body}`
}

/** Times are kept: what was held before a restart is held no longer for it. */
export function decodePage(text: string, nowMs: number, bounds: Bounds): Page {
  if (text === '') return { kind: 'torn', why: 'it is empty' }
  const end = text.indexOf('\n')
  const head = end === -1 ? text : text.slice(0, end)
  if (!head.startsWith(title))
    return title.startsWith(head) ? { kind: 'torn', why: 'it is cut off' } : { kind: 'foreign' }
  const body = text.slice(end + 1)
  if (end === -1 || head !== `${title} sha256=${digestOf(body)}`)
    return { kind: 'torn', why: 'its digest is not that of its content' }
  const read: unknown = JSON.parse(body)
  if (!Array.isArray(read)) return { kind: 'torn', why: 'it is no list' }
  const names = read
    .slice(-bounds.names)
    .map((line: unknown) => memoryOf(line, nowMs, bounds))
    .filter((one) => one !== null)
  return { kind: 'ours', names }
}

function memoryOf(line: unknown, nowMs: number, bounds: Bounds): readonly [string, Memory] | null {
  const { name, addresses, learnedAtMs, ttlMs } = (line ?? {}) as Partial<Record<keyof Line, unknown>>
  if (typeof name !== 'string' || name.length > 255 || !Array.isArray(addresses)) return null
  if (!Number.isSafeInteger(learnedAtMs) || !Number.isSafeInteger(ttlMs)) return null
  const known = addresses.map((one) => toAddress(String(one))).filter((one): one is Address => one !== null)
  const good = distinct(known, bounds.addresses)
  if (good.length === 0) return null
  // Learned in the future: a clock was wrong. It counts as old as it can be and still be used, for one hold from now.
  const ttl = ttlMsOf((ttlMs as number) / 1000)
  const learned = (learnedAtMs as number) > nowMs ? nowMs - ttl : (learnedAtMs as number)
  const memory: Memory = {
    good,
    learnedAtMs: learned,
    ttlMs: ttl,
    before: null,
    winner: null,
    trouble: null,
    dead: false,
  }
  return nowMs < heldUntilMs(memory, bounds) ? [name, memory] : null
}
