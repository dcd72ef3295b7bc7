// What the world itself remembers of every resource, so that a promise is judged by what really happened there and not
// by the code under test: generations, selections and records are compared here in words of this file's own.

import type { Fence, Published } from '../../src/steering/index.ts'
import { both, judged, nothingObserved, type Observed, premise } from '../properties.ts'

type Line = {
  highest: bigint
  digest: string
  selection: bigint
  /** Records by the fence they stood under. */
  readonly contents: Map<string, string>
}

const fenceKey = ({ generation, digest, selection }: Fence): string =>
  `${generation}/${digest}/${selection ?? 0n}`

export const recordsText = (sets: Published['sets']): string =>
  sets
    .flatMap(({ type, ttl, data }) =>
      data.map((record) => `${ttl} ${type} ${'address' in record ? record.address : JSON.stringify(record)}`),
    )
    .sort()
    .join(', ')

export class Ledger {
  readonly #lines = new Map<string, Line>()

  /** A write or a selection of ours was taken at `where`. `inPlace`: selections there change no fence. */
  changed(where: string, before: Published, after: Published, inPlace: boolean): Observed {
    const { fence } = after
    const found: Observed[] = []
    if (before.sets.length > 0)
      found.push(
        judged(
          'S1 never-empty',
          after.sets.length === 0 ? `${where}: a name that was answered is empty` : null,
        ),
      )
    if (!fence)
      return [
        ...found,
        judged('S2 never-regress', before.fence ? `${where}: the fence was lost` : null),
      ].reduce(both)
    const line = this.#lines.get(where)
    if (line) {
      found.push(forward(where, line, fence, inPlace))
      if (fence.generation === line.highest)
        found.push(
          judged(
            'S3 fence-tells-content',
            fence.digest === line.digest
              ? null
              : `${where}: two plans of generation ${fence.generation}, one written over the other`,
          ),
        )
      if (!inPlace) found.push(sameContent(where, line, after))
    }
    this.#note(where, after)
    return found.reduce(both, nothingObserved)
  }

  #note(where: string, { fence, sets }: Published): void {
    if (!fence) return
    const { generation, digest, selection = 0n } = fence
    const line = this.#lines.get(where)
    const contents = line?.contents ?? new Map<string, string>()
    contents.set(fenceKey(fence), recordsText(sets))
    this.#lines.set(where, { highest: generation, digest, selection, contents })
  }

  /** The resource lost its memory by a foreign hand or a torn file: `left` is all that is known there from now on. */
  forgot(where: string, left: Fence | null): void {
    this.#lines.delete(where)
    if (left)
      this.#lines.set(where, {
        highest: left.generation,
        digest: left.digest,
        selection: left.selection ?? 0n,
        contents: new Map(),
      })
  }

  highest(where: string): bigint | null {
    return this.#lines.get(where)?.highest ?? null
  }
}

function forward(where: string, line: Line, fence: Fence, inPlace: boolean): Observed {
  if (fence.generation < line.highest)
    return judged('S2 never-regress', `${where}: from generation ${line.highest} back to ${fence.generation}`)
  const selection = fence.selection ?? 0n
  const stays = fence.generation === line.highest && fence.digest === line.digest && !inPlace
  if (!stays) return premise('S2 never-regress')
  const back = selection <= line.selection
  return judged(
    'S2 never-regress',
    back ? `${where}: from selection ${line.selection} to ${selection}` : null,
  )
}

function sameContent(where: string, { contents }: Line, { fence, sets }: Published): Observed {
  const known = contents.get(fenceKey(fence!))
  if (known === undefined) return nothingObserved
  const other =
    known === recordsText(sets) ? null : `${where}: other records under the fence ${fenceKey(fence!)}`
  return judged('S3 fence-tells-content', other)
}
