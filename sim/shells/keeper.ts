// The keeper on a real folder, whose disk is full, fails halfway or does not answer, whose process is killed at any point
// and whose files are torn, beside the plain disk of `disk.ts`.

import { join } from 'node:path'
import { Keeper, openDisk } from '../../src/nameserver/index.ts'
import { fileKey, newestFile, previousFile } from '../../src/nameserver/slots.ts'
import { VirtualTime } from '../../src/station/desk/virtual-time.ts'
import {
  answerOf,
  envelopeOf,
  type Fence,
  type FencedWrite,
  fenceOf,
  formatFence,
  generation,
  type Held,
  makePlan,
  type Plan,
  type WriteOutcome,
} from '../../src/steering/index.ts'
import {
  assert,
  type EndpointName,
  type Instant,
  instant,
  pick,
  type Random,
  type TargetId,
} from '../../src/terms/index.ts'
import { configurations, names } from '../random/configurations.ts'
import { type DiskMode, diskModes, type Said, SimZone } from './disk.ts'
import { damage, FaultyDisk, turn } from './faulty-disk.ts'
import { type Compared, type Count, Disagreement, same } from './same.ts'

type Heard = { readonly count: Count; readonly note: (line: string) => void }

/** Runs one schedule of `steps` steps; throws a `Disagreement`. */
export async function compareKeeper(
  folder: string,
  random: Random,
  steps: number,
  heard: Heard,
): Promise<void> {
  const comparison = new KeeperComparison(folder, random, heard)
  await comparison.start()
  for (let step = 0; step < steps; step++) await comparison.step()
  await comparison.end()
}

class KeeperComparison {
  readonly #folder: string
  readonly #random: Random
  readonly #heard: Heard
  readonly #zones = new Map(names.map((name) => [name, new SimZone()]))
  /** Selections as they were written down last. */
  #selected = new Map<EndpointName, Held>()
  #selectionsDue: number | null = null
  /** Every fence that was ever there, for those who come late. */
  readonly #fences: Fence[] = []
  readonly #writes: FencedWrite[] = []
  #disk!: FaultyDisk
  #time!: VirtualTime
  #keeper!: Keeper

  constructor(folder: string, random: Random, heard: Heard) {
    this.#folder = folder
    this.#random = random
    this.#heard = heard
  }

  async start(now: Instant = instant(0)): Promise<void> {
    this.#disk = new FaultyDisk(this.#folder, await openDisk(this.#folder))
    this.#time = new VirtualTime(now)
    const { folder } = { folder: this.#folder }
    this.#keeper = new Keeper(this.#disk, {
      folder,
      clock: this.#time,
      timers: this.#time,
      disk: this.#disk,
      onAlarm: () => {},
    })
  }

  async end(): Promise<void> {
    this.#disk.mode = 'well'
    await this.#keeper.close()
  }

  async step(): Promise<void> {
    const name = names[this.#next(names.length)]!
    const zone = this.#zones.get(name)!
    const choice = this.#next(100)
    if (choice < 45) await this.#write(name, zone)
    else if (choice < 55) await this.#slowWrite(name, zone)
    else if (choice < 68) this.#select(name, zone)
    else if (choice < 73) this.#confirm(name, zone)
    else if (choice < 83) await this.#pass([25, 250, 6000][this.#next(3)]!)
    else if (choice < 84) await this.#forget(name, zone)
    else if (choice < 88) await this.#close()
    else if (choice < 94) await this.#kill()
    else await this.#tear(name, zone)
    this.#sameZones()
  }

  #next(below: number): number {
    return pick(this.#random, below)
  }

  #say(deed: Compared, line: string): void {
    this.#heard.count(deed)
    this.#heard.note(`${this.#time.now()} ${line}`)
  }

  async #write(name: EndpointName, zone: SimZone): Promise<void> {
    const mode = diskModes[this.#next(diskModes.length)]!
    const write = this.#anyWrite(name, zone)
    this.#say('keeper: write', `${textOf(write)}; the disk is ${mode}`)
    this.#disk.mode = mode
    const said = zone.write(write, mode, this.#time.now())
    const outcome = await this.#keeper.compareAndSet(write)
    this.#sameSaid(write, said, outcome)
    this.#disk.mode = 'well'
  }

  /** The disk does not answer at first. Another writer comes, a selection is made, or the process is killed meanwhile. */
  async #slowWrite(name: EndpointName, zone: SimZone): Promise<void> {
    const wait = [5, 30, 1200][this.#next(3)]!
    // Selections that are due within a long wait are written before it.
    if (wait > 200) await this.#pass(200)
    const write = this.#anyWrite(name, zone)
    const asked = zone.ask(write)
    // It needs no disk.
    if (asked.kind !== 'persist') return this.#sameSaid(write, asked, await this.#keeper.compareAndSet(write))
    const release = this.#disk.hold()
    const began = this.#time.now()
    const held = zone.heldBy(write, began)
    const shownBefore = zone.shown !== null && zone.shown.plan.digest === held.plan.digest
    const outcome = this.#keeper.compareAndSet(write)
    await turn()
    this.#say('keeper: slow', `${textOf(write)}; the disk does not answer for ${wait} ms`)
    // A newer plan waits for the disk longer than a first one.
    const patience = zone.shown === null ? 20 : 1000
    const patient = wait < patience
    if (!patient && !shownBefore) {
      this.#heard.count('keeper: shown before it is on disk')
      zone.show(held)
      zone.durable = false
      zone.retryAt = began + patience + 5000
    }
    await this.#time.advance(instant(began + wait), turn)
    this.#sameZones()
    if (this.#next(4) === 0) return this.#kill()
    const ends: DiskMode = this.#next(2) === 0 ? 'well' : 'full'
    this.#heard.note(`${this.#time.now()} the disk ends it: ${ends}`)
    const said = zone.persist(held, ends, this.#time.now())
    release(ends)
    this.#sameSaid(write, said, await outcome)
  }

  #anyWrite(name: EndpointName, zone: SimZone): FencedWrite {
    if (this.#writes.length > 0 && this.#next(8) === 0) {
      const again = this.#writes[this.#next(this.#writes.length)]!
      if (again.endpoint === name) return again
    }
    const own = zone.shown && fenceOf(zone.shown.plan)
    const above = own ? Number(own.generation) : 0
    const late = this.#next(5) === 0
    const plan = planOf(name, late ? 1 + this.#next(above + 2) : above + 1 + this.#next(2), this.#next(2))
    const someFence = this.#fences[this.#next(Math.max(1, this.#fences.length))] ?? null
    const expected = [own, own, own, own, null, someFence][this.#next(6)]!
    const write = writeOf(plan, expected, plan.envelope.sets[this.#next(plan.envelope.sets.length)]!)
    this.#writes.push(write)
    this.#fences.push(write.next)
    return write
  }

  #select(name: EndpointName, zone: SimZone): void {
    const { shown } = zone
    const stale = this.#fences[this.#next(Math.max(1, this.#fences.length))]
    const fence = shown && this.#next(4) > 0 ? fenceOf(shown.plan) : stale
    if (!fence) return
    const answering = anySets[this.#next(anySets.length)]!
    this.#say('keeper: select', `${name}: select ${answering} under ${formatFence(fence)}`)
    const before = zone.shown
    const taken = zone.select(fence, answering, this.#time.now())
    if (zone.shown !== before) this.#selectionsDue ??= this.#time.now() + 200
    same('whether a selection is taken', taken, this.#keeper.select(name, fence, answering))
  }

  #confirm(name: EndpointName, zone: SimZone): void {
    const fence = this.#fences[this.#next(Math.max(1, this.#fences.length))]
    if (!fence) return
    this.#say('keeper: confirm', `${name}: others know ${formatFence(fence)}`)
    zone.confirm(fence)
    this.#keeper.confirm(name, fence)
  }

  async #forget(name: EndpointName, zone: SimZone): Promise<void> {
    this.#say('keeper: forget', `${name}: an operator removes it`)
    const held = this.#keeper.current(name)
    const fence = held ? fenceOf(held.plan) : this.#fences[0]
    if (!fence) return
    zone.forget()
    await this.#keeper.letGo(name, fence)
  }

  /** What is due happens in its order: selections are written down, and what is not on disk is tried again. */
  async #pass(wait: number): Promise<void> {
    const mode = diskModes[this.#next(diskModes.length)]!
    const to = this.#time.now() + wait
    this.#say('keeper: pass', `${wait} ms pass; the disk is ${mode}`)
    for (let due = this.#nextDue(to); due !== null; due = this.#nextDue(to)) due(mode)
    this.#disk.mode = mode
    await this.#time.advance(instant(to), () => this.#disk.idle())
    this.#disk.mode = 'well'
  }

  #nextDue(to: number): ((mode: DiskMode) => void) | null {
    const retries = [...this.#zones.values()].flatMap((zone) =>
      zone.retryAt === null
        ? []
        : [
            {
              at: zone.retryAt,
              act: (mode: DiskMode) => void zone.persist(zone.shown!, mode, zone.retryAt!),
            },
          ],
    )
    const selections =
      this.#selectionsDue === null
        ? []
        : [{ at: this.#selectionsDue, act: (mode: DiskMode) => this.#selectionsWritten(mode) }]
    const [first] = [...retries, ...selections].filter(({ at }) => at <= to).sort((a, b) => a.at - b.at)
    return first?.act ?? null
  }

  #selectionsWritten(mode: DiskMode): void {
    this.#selectionsDue = null
    if (mode === 'full' || mode === 'half') return
    this.#selected = new Map(
      [...this.#zones].flatMap(([name, { shown }]): [EndpointName, Held][] => (shown ? [[name, shown]] : [])),
    )
  }

  async #close(): Promise<void> {
    this.#say('keeper: close', 'it is closed and opened again')
    if (this.#selectionsDue !== null) this.#selectionsWritten('well')
    await this.#keeper.close()
    await this.#restart()
  }

  async #kill(): Promise<void> {
    this.#say('keeper: kill', 'it is killed and started again')
    await this.#restart()
  }

  async #restart(): Promise<void> {
    this.#selectionsDue = null
    for (const [name, zone] of this.#zones) zone.restart(this.#selected.get(name))
    await this.start(this.#time.now())
  }

  /** A file is damaged while nobody looks, which the next start finds. */
  async #tear(name: EndpointName, zone: SimZone): Promise<void> {
    const key = fileKey(name)
    const which = this.#next(3) === 0 ? 'previous' : 'newest'
    const file = zone[which]
    if (file === null) return
    const how = (['body', 'header', 'gone'] as const)[this.#next(3)]!
    this.#say('keeper: tear', `the ${which} file of ${name}: ${how}`)
    const path = join(this.#folder, which === 'newest' ? newestFile(key) : previousFile(key))
    damage(path, how)
    const known = 'held' in file ? fenceOf(file.held.plan) : file.torn
    zone[which] = how === 'gone' ? null : { torn: how === 'body' ? known : null }
    await this.#kill()
  }

  #sameSaid(write: FencedWrite, said: Said, outcome: WriteOutcome): void {
    this.#heard.count(`keeper: ${said.kind}`)
    const fence = (found: Fence | null): string => (found ? formatFence(found) : 'none')
    const text = (of: Said | WriteOutcome): string =>
      of.kind === 'fenced' ? `fenced, found ${fence(of.found)}` : of.kind
    if (text(said) !== text(outcome))
      throw new Disagreement(`the outcome of: ${textOf(write)}`, text(said), text(outcome))
  }

  #sameZones(): void {
    const zones = [...this.#zones]
    const names = (holds: (zone: SimZone) => boolean) =>
      zones.flatMap(([name, zone]) => (holds(zone) ? [name] : [])).sort()
    for (const [name, { shown }] of zones)
      same(`what is answered for ${name}`, heldText(shown), heldText(this.#keeper.current(name)))
    const [only, undurable] = [names((zone) => zone.answerOnly), names((zone) => !zone.durable)]
    if (only.length > 0) this.#heard.count('keeper: answer-only')
    if (undurable.length > 0) this.#heard.count('keeper: undurable')
    same('what is answered only', only, [...this.#keeper.answerOnly()].sort())
    same('what is not on disk', undurable, [...this.#keeper.undurable()].sort())
  }
}

const anySets = [['east'], ['west'], ['west', 'north'], ['north'], ['nowhere'], []] as TargetId[][]

function planOf(endpoint: EndpointName, n: number, twin: number): Plan {
  const spec = configurations[0]!.specs.find(({ name }) => name === endpoint)
  assert(spec !== undefined, 'the first configuration has every name')
  return makePlan({
    generation: generation(BigInt(n)),
    madeAt: instant(n),
    author: 'planner',
    reason: `plan ${n}`,
    evidence: { twin },
    envelope: envelopeOf(spec),
  })
}

const writeOf = (plan: Plan, expected: Fence | null, answering: readonly TargetId[]): FencedWrite => ({
  endpoint: plan.envelope.endpoint,
  expected,
  next: fenceOf(plan),
  plan,
  answering,
  ...answerOf(plan.envelope, answering),
})

const textOf = ({ endpoint, expected, next, answering }: FencedWrite): string =>
  `${endpoint}: write ${formatFence(next)} answering ${answering}, expecting ${expected ? formatFence(expected) : 'none'}`

const heldText = (held: Held | null): string =>
  held ? `${formatFence(fenceOf(held.plan))} answering ${held.answering} since ${held.since}` : 'nothing'
