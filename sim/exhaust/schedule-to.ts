// A schedule in words. The search keeps states in order and without names; here the way to one of them is gone again
// with named enactors, looking at each step for the move that leads to the next state of the way.

import { type Fence, largestGeneration } from '../../src/steering/index.ts'
import { assert } from '../../src/terms/index.ts'
import type { Search } from './search.ts'
import type { MoveKind, Space } from './space.ts'

/** The moves from the start to `from`, and on to `to` where that is another state. */
export function scheduleTo({ set, space, canonical }: Search, from: number, to: number): readonly string[] {
  const way = to === from ? [] : [to]
  for (let at = from; at > 0; at = set.from[at]!) way.unshift(at)
  const named = space.start()
  const wanted = new Uint16Array(space.width)
  const settled = new Uint16Array(space.width)
  const here = new Uint16Array(space.width)
  return way.map((index) => {
    set.read(index, wanted)
    here.set(named)
    let told: string | null = null
    space.successors(here, (kind, slot, arg) => {
      if (told !== null) return
      settled.set(space.next)
      canonical.settle(settled)
      if (settled.some((value, k) => value !== wanted[k])) return
      told = inWords(space, kind, slot, arg)
      named.set(space.next)
    })
    assert(told !== null, 'every state but the first was reached by a move')
    return told
  })
}

/** Generations near the top of their 64 bits are easier told from there. */
function generationText(generation: bigint): string {
  const left = largestGeneration - generation + 1n
  return left < 1000n ? `2^64-${left}` : `${generation}`
}

export const fenceText = (fence: Fence | null): string =>
  fence
    ? `plan ${generationText(fence.generation)}/${fence.digest.slice(0, 4)}${fence.selection ? ` selection ${fence.selection}` : ''}`
    : 'nothing'

function inWords(space: Space, kind: MoveKind, slot: number, arg: number): string {
  const who = `enactor-${slot + 1}`
  const write = () => {
    const { expected, next } = space.contents.write(arg)
    return `${fenceText(next)} over ${fenceText(expected)}`
  }
  const plan = () => fenceText(space.bounds.plans[arg]!)
  switch (kind) {
    case 'arrives':
      return `${plan()} reaches ${who}`
    case 'selects':
      return `${who} selects otherwise`
    case 'waits':
      return `${who} waits no longer for its write of ${write()}`
    case 'reads':
      return `${who} reads ${fenceText(space.contents.at(arg).fence)}`
    case 'unread':
      return `${who} gets no reply to its read`
    case 'passes':
      return `the publisher compares ${who}'s write of ${write()} and finds it good`
    case 'taken':
      return `the publisher takes ${who}'s write of ${write()}`
    case 'refused':
      return `the publisher refuses ${who}'s write of ${write()}`
    case 'failed':
      return `the publisher is unable to serve ${who}`
    case 'late reply':
      return `${who} hears the reply to an earlier request`
    case 'crashes':
      return `${who} crashes and forgets`
    case 'late taken':
      return `a write that was given up is taken: ${write()}`
    case 'late refused':
      return `a write that was given up is refused: ${write()}`
    case 'late passes':
      return `a write that was given up is compared and found good: ${write()}`
    case 'condemned':
      return `clean-up finds ${plan()} unused`
    case 'retired':
      return `clean-up retires ${plan()}`
  }
}
