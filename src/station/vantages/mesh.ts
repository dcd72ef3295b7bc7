// The nodes among each other, past the main process and the store: this one hears the others, and tells each of them
// what it sees. A failure is told at once; what is well goes together, a moment later.

import { isDeepStrictEqual } from 'node:util'
import { beatEvery, type Condition, type Saying } from '../../signals/index.ts'
import { type CheckId, type Clock, ms, type NodeName, type Random, type Timers } from '../../terms/index.ts'
import type { NodesLink } from '../config/config.ts'
import { type Complaint, complainEvery, mostComplaints } from './complaints.ts'
import { Hearing } from './hearing.ts'
import { nodesKey } from './key.ts'
import { Telling } from './telling.ts'
import { longestWhy, mostSayings, type Say, sayLine } from './wire.ts'

export type MeshParts = {
  readonly node: NodeName
  /** Tells this process from another of its name. */
  readonly session: string
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly onSay: (from: NodeName, session: string, say: Say) => void
  readonly onRefused: (why: string) => void
}

/** What a node is to hear and whom it is to tell, with the key read. */
export type MeshRule = {
  readonly link: NodesLink
  readonly key: Buffer
  readonly known: ReadonlySet<NodeName>
  /** False: it hears, and has nothing to say. */
  readonly speaks: boolean
}

const gathers = ms(20)

/** `saidAt`: when it was told last. */
type Complained = {
  readonly definition: string
  readonly condition: Condition | null
  readonly saidAt: number
}

type Current = { readonly saying: Saying; readonly endedAt: number }

/** Rejects when the key cannot be read. */
export async function meshRule(link: NodesLink, of: readonly NodeName[], speaks: boolean): Promise<MeshRule> {
  const known = new Set([...of, ...link.at.map(({ name }) => name)])
  return { link, key: await nodesKey(link.keyFile), known, speaks }
}

export class Mesh {
  readonly #parts: MeshParts
  #rule: MeshRule | null = null
  #hearing: Hearing | null = null
  #tellings: readonly Telling[] = []
  readonly #current = new Map<CheckId, Current>()
  readonly #fresh = new Set<CheckId>()
  readonly #complaints = new Map<CheckId, Complained>()
  #blind: string | null = null
  #cancelGather: (() => void) | null = null
  #cancelBeat: () => void = () => {}

  constructor(parts: MeshParts) {
    this.#parts = parts
    this.#beat()
  }

  /** Null: nobody is heard or told. Rejects when the address cannot be listened on; nothing is changed then. */
  async follow(rule: MeshRule | null): Promise<void> {
    const before = this.#rule
    if (isDeepStrictEqual(before, rule)) return
    const stays =
      before !== null &&
      rule !== null &&
      before.key.equals(rule.key) &&
      isDeepStrictEqual(before.link.listen, rule.link.listen)
    if (!stays) {
      const old = this.#hearing
      const moved = old === null || !isDeepStrictEqual(before?.link.listen, rule?.link.listen)
      // Another key at the same place: the place must be free first.
      if (!moved) await old?.close()
      this.#hearing = rule === null ? null : await this.#listen(rule)
      if (moved) await old?.close()
    }
    this.#rule = rule
    this.#tellWhom(rule, before !== null && rule !== null && before.key.equals(rule.key))
  }

  /** Only checks in `known` are spoken of from now on. */
  forget(known: ReadonlySet<CheckId>): void {
    for (const check of this.#current.keys()) if (!known.has(check)) this.#current.delete(check)
    for (const check of this.#complaints.keys()) if (!known.has(check)) this.#complaints.delete(check)
  }

  /** `endedAt`: of the look, in milliseconds of the monotonic clock. */
  say(saying: Saying, endedAt: number, urgent: boolean): void {
    const why = saying.why.slice(0, longestWhy)
    this.#current.set(saying.check, { saying: { ...saying, why }, endedAt })
    this.#fresh.add(saying.check)
    if (urgent) this.#flush()
    else this.#cancelGather ??= this.#parts.timers.after(gathers, () => this.#flush())
  }

  /** With the next word; that it is over is said once, and what goes on again and again. */
  complain(check: CheckId, definition: string, condition: Condition | null): void {
    const before = this.#complaints.get(check)
    if (condition === null && !before) return
    const news = before?.condition?.ailment !== condition?.ailment || before?.definition !== definition
    const saidAt = news || !before ? Number.NEGATIVE_INFINITY : before.saidAt
    this.#complaints.set(check, { definition, condition, saidAt })
  }

  see(blind: string | null): void {
    if (blind === this.#blind) return
    this.#blind = blind
    this.#flush()
  }

  /** Nodes that are not told now, each with the reason. */
  troubles(): ReadonlyMap<NodeName, string> {
    return new Map(
      this.#tellings.flatMap(({ to, trouble }) => (trouble === null ? [] : [[to.name, trouble] as const])),
    )
  }

  get port(): number {
    return this.#hearing?.port ?? 0
  }

  async stop(): Promise<void> {
    this.#cancelBeat()
    this.#cancelGather?.()
    for (const telling of this.#tellings) telling.stop()
    this.#tellings = []
    await this.#hearing?.close()
    this.#hearing = null
  }

  async #listen({ key, link }: MeshRule): Promise<Hearing | null> {
    const { onSay, onRefused, clock } = this.#parts
    if (link.listen === null) return null
    return Hearing.open(link.listen, {
      key,
      known: (name) => this.#rule?.known.has(name) ?? false,
      monotonic: () => clock.monotonic(),
      onSay,
      onRefused,
    })
  }

  #tellWhom(rule: MeshRule | null, sameKey: boolean): void {
    const { node, session, timers, random, clock } = this.#parts
    const wanted = rule?.speaks ? rule.link.at.filter(({ name }) => name !== node) : []
    const stays = (telling: Telling) => sameKey && wanted.some((to) => isDeepStrictEqual(to, telling.to))
    const kept = this.#tellings.filter(stays)
    for (const telling of this.#tellings) if (!kept.includes(telling)) telling.stop()
    const fresh = wanted.filter((to) => !kept.some((telling) => isDeepStrictEqual(telling.to, to)))
    this.#tellings = [
      ...kept,
      ...fresh.map(
        (to) =>
          new Telling({
            ...{ own: node, session, to, timers, random },
            key: rule!.key,
            monotonic: () => clock.monotonic(),
            everything: () =>
              this.#lines(
                [...this.#current.keys()],
                this.#complaintsOf(() => true),
              ),
          }),
      ),
    ]
  }

  #flush(): void {
    this.#cancelGather?.()
    this.#cancelGather = null
    const checks = [...this.#fresh]
    this.#fresh.clear()
    const complaints = this.#dueComplaints()
    if (this.#tellings.length > 0)
      for (const line of this.#lines(checks, complaints))
        for (const telling of this.#tellings) telling.tell(line)
    this.#cancelBeat()
    this.#beat()
  }

  #beat(): void {
    this.#cancelBeat = this.#parts.timers.after(beatEvery, () => this.#flush())
  }

  #dueComplaints(): readonly Complaint[] {
    const now = this.#parts.clock.monotonic()
    const due = this.#complaintsOf(({ saidAt }) => now - saidAt >= complainEvery)
    for (const { check, condition } of due)
      if (condition === null) this.#complaints.delete(check)
      else this.#complaints.set(check, { ...this.#complaints.get(check)!, saidAt: now })
    return due
  }

  #complaintsOf(wanted: (one: Complained) => boolean): readonly Complaint[] {
    const now = this.#parts.clock.now()
    return [...this.#complaints]
      .filter(([, one]) => wanted(one))
      .map(([check, { definition, condition }]) => {
        const ageMs = condition === null ? 0 : Math.max(0, now - condition.since)
        return { check, definition, condition, ageMs }
      })
  }

  /** At least one, so that eyes and life are told of, too. */
  #lines(checks: readonly CheckId[], complaints: readonly Complaint[]): readonly string[] {
    const now = this.#parts.clock.monotonic()
    const sayings = checks.flatMap((check): Saying[] => {
      const current = this.#current.get(check)
      return current ? [{ ...current.saying, age: Math.max(0, now - current.endedAt) }] : []
    })
    const lines: string[] = []
    const count = Math.max(1, sayings.length / mostSayings, complaints.length / mostComplaints)
    for (let i = 0; i < count; i++)
      lines.push(
        sayLine({
          ...{ sentAt: now, blind: this.#blind },
          sayings: sayings.slice(i * mostSayings, (i + 1) * mostSayings),
          complaints: complaints.slice(i * mostComplaints, (i + 1) * mostComplaints),
        }),
      )
    return lines
  }
}
