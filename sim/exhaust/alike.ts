// Enactors that nothing to come can tell apart. An enactor remembers much that has no bearing any more: which older
// plan it held, how a race was lost. Instead of arguing field by field what may be left out, this finds out: it takes
// one enactor in a world where everybody else may do anything (the resource may come to hold any content that is
// ahead of the present one), and merges states for as long as no step shows a difference: partition refinement to the
// coarsest bisimulation (Kanellakis and Smolka 1983). What is bisimilar in every environment is so in each, so that an
// enactor may be replaced by one that is alike whatever the others are.
//
// "Ahead of" leans on S2 and S3, which the same search checks in each step: until the first violation no resource
// goes back, and the search stops being exact only where it has already convicted. `reductions.test.ts` compares.

import { compareFences, type Fence, samePlan } from '../../src/steering/index.ts'
import { type Alike, mayLand } from './canonical.ts'
import { noWrite } from './lanes.ts'
import { kinds, type Space } from './space.ts'

/** What one lane at one content shows at once, and the pairs that it may become, both in a fixed order. */
type Sight = { readonly shows: readonly number[]; readonly becomes: readonly number[] }

const stride = 1 << 12
const pairOf = (lane: number, content: number): number => lane * stride + content

const isAhead = (a: Fence | null, b: Fence | null): boolean =>
  a !== null && (b === null || (compareFences(a, b) > 0 && (a.generation !== b.generation || samePlan(a, b))))

/**
 * Which lane stands for which at each of these contents; at others each stands for itself. The result holds for a
 * search that reaches no content but these.
 */
export function alikeAt(space: Space, among: readonly number[]): Alike {
  const ahead = new Map(
    among.map((content) => [
      content,
      among.filter((other) => isAhead(space.contents.at(other).fence, space.contents.at(content).fence)),
    ]),
  )
  const sights = new Map<number, Sight>()
  const open = among.includes(0) ? [pairOf(0, 0)] : []
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    if (sights.has(pair)) continue
    const sight = sightOf(space, Math.floor(pair / stride), pair % stride, ahead)
    sights.set(pair, sight)
    open.push(...sight.becomes.filter((next) => ahead.has(next % stride)))
  }
  return representatives(sights, refined(sights))
}

function sightOf(
  space: Space,
  lane: number,
  content: number,
  ahead: ReadonlyMap<number, readonly number[]>,
): Sight {
  const { lanes, contents } = space
  const lands = (write: number) =>
    write !== noWrite && mayLand(contents.at(content).fence, contents.write(write).expected) ? write : noWrite
  const shows = [
    content,
    lands(lanes.pending[lane]!),
    lanes.applies(lane),
    Number(space.converged(lane, content)),
  ]
  const becomes = ahead.get(content)!.map((other) => pairOf(lane, other))
  space.movesOf(lane, content, (kind, _slot, arg, shown, also) => {
    const { next } = space
    const [late] = space.bags.at(next[space.bag]!)
    shows.push(kinds.indexOf(kind), kind === 'crashes' ? arg : 0, shown, also)
    shows.push(late === undefined ? noWrite : lands(late >> 1))
    becomes.push(pairOf(next[0]!, next[space.content]!))
  })
  return { shows, becomes }
}

/** The class of each pair. Pairs outside, at contents that are not looked at, are classes of their own. */
function refined(sights: ReadonlyMap<number, Sight>): ReadonlyMap<number, number> {
  let classes = numbered(sights, (sight) => sight.shows.join())
  for (let count = 0; count !== classes.count; ) {
    count = classes.count
    const { of } = classes
    classes = numbered(
      sights,
      ({ becomes }, pair) => `${of.get(pair)}:${becomes.map((next) => of.get(next) ?? `=${next}`).join()}`,
    )
  }
  return classes.of
}

function numbered(sights: ReadonlyMap<number, Sight>, keyOf: (sight: Sight, pair: number) => string) {
  const keys = new Map<string, number>()
  const of = new Map<number, number>()
  for (const [pair, sight] of sights) {
    const key = keyOf(sight, pair)
    const known = keys.get(key) ?? keys.size
    keys.set(key, known)
    of.set(pair, known)
  }
  return { of, count: keys.size }
}

/** In each class at each content the lane that was met first stands for the others. */
function representatives(sights: ReadonlyMap<number, Sight>, classes: ReadonlyMap<number, number>): Alike {
  const alike: Int32Array[] = []
  const first = new Map<number, number>()
  const most = Math.max(...[...sights.keys()].map((pair) => Math.floor(pair / stride)))
  for (const pair of sights.keys()) {
    const [lane, content] = [Math.floor(pair / stride), pair % stride]
    const group = classes.get(pair)! * stride + content
    const stands = first.get(group) ?? lane
    first.set(group, stands)
    alike[content] ??= Int32Array.from({ length: most + 1 }, (_, k) => k)
    alike[content][lane] = stands
  }
  return alike
}
