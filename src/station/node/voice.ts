// What the node says of its own accord: journal entries, and check results in bundles.

import type { DelegationFinding } from '../../checks/index.ts'
import { absolute, type DomainName } from '../../dns/index.ts'
import type { TransferAlarm } from '../../nameserver/index.ts'
import type { CheckResult } from '../../signals/index.ts'
import type { Readiness } from '../../steering/index.ts'
import type {
  CheckId,
  Clock,
  EndpointName,
  Instant,
  JournalKind,
  JsonObject,
  NewEntry,
  NodeName,
  TargetId,
} from '../../terms/index.ts'
import type { FromNode } from './protocol.ts'

export type VoiceParts = {
  readonly node: NodeName
  readonly clock: Clock
  readonly say: (message: FromNode) => void
}

export class Voice {
  readonly #parts: VoiceParts
  readonly #results = new Map<CheckId, CheckResult>()
  readonly #lastVerdicts = new Map<CheckId, CheckResult['verdict']>()

  constructor(parts: VoiceParts) {
    this.#parts = parts
  }

  tell(entry: NewEntry): void {
    this.#parts.say({ kind: 'tell', entries: [entry] })
  }

  note(kind: JournalKind, subject: string, why: string, data: JsonObject = {}): void {
    const { clock, node } = this.#parts
    this.tell({ at: clock.now(), author: `node:${node}`, kind, subject, why, data })
  }

  /** The first failure of a check in a row is told at once; the result itself goes with the next bundle. */
  result(result: CheckResult): void {
    const before = this.#lastVerdicts.get(result.check)
    this.#lastVerdicts.set(result.check, result.verdict)
    this.#results.set(result.check, result)
    if (result.verdict !== 'down' || before === 'down') return
    const { check, phase, detail, tookMs, vantage, rehearsed } = result
    this.tell({
      at: (result.at + tookMs) as Instant,
      author: `node:${this.#parts.node}`,
      kind: 'check.failed',
      subject: check,
      why: `${check} failed: ${detail}`,
      data: { check, phase: phase ?? null, detail, tookMs, vantage, ...(rehearsed ? { rehearsed } : {}) },
    })
  }

  tellResults(): void {
    if (this.#results.size === 0) return
    this.#parts.say({ kind: 'results', results: [...this.#results.values()] })
    this.#results.clear()
  }
}

export function tellTransfer(voice: Voice, { zone, code, state, detail, fix }: TransferAlarm): void {
  voice.note('endpoint.alarm', zone, fix === '' ? detail : `${detail}; ${fix}`, { state, code })
}

export function tellDelegation(voice: Voice, zone: DomainName, wrong: readonly DelegationFinding[]): void {
  const [first] = wrong
  const more = wrong.length > 1 ? ` (and ${wrong.length - 1} more: holdfast delegation ${zone})` : ''
  const why = first
    ? `${first.detail}; ${first.fix}${more}`
    : `the delegation of ${absolute(zone)} is in order`
  voice.note('endpoint.alarm', zone, why, { state: first ? 'raised' : 'cleared', code: 'delegation' })
}

export function tellReadiness(
  voice: Voice,
  endpoint: EndpointName,
  target: TargetId,
  { state, why, lag, loss }: Readiness,
  before: Readiness | null,
): void {
  const word = state === 'not-ready' ? 'not ready' : state
  const cost = loss
    ? `; if nothing ready is left, ${loss.policy === 'move' ? 'it is moved to all the same' : 'an operator is asked'}`
    : ''
  const sentence =
    state === 'unknown' ? `whether target ${target} is ready is unknown` : `target ${target} is ${word}`
  const data = { target, state, before: before?.state ?? null, lagSeconds: lag ?? null, loss: loss ?? null }
  voice.note('readiness.changed', endpoint, `${sentence}: ${why}${cost}`, data)
}

export function tellRefused(voice: Voice, why: string): void {
  voice.note('endpoint.alarm', 'vantages', `a node is not heard: ${why}`, {
    state: 'raised',
    code: 'node-refused',
  })
}
