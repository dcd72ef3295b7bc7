// Everything a resource may hold and everything that may be written to it, as numbers.

import {
  canonical,
  type Fence,
  type FencedWrite,
  formatFence,
  type Published,
} from '../../src/steering/index.ts'
import { nothing, written } from '../resource.ts'
import { Interned } from './interned.ts'

const fenceKey = (fence: Fence | null): string => (fence ? formatFence(fence) : 'none')

export const contentKey = ({ fence, sets }: Published): string => `${fenceKey(fence)} ${setsKey(sets)}`

export const changeKey = (from: Published, to: Published): string =>
  `${contentKey(from)} -> ${contentKey(to)}`

const setsKey = (sets: Published['sets']): string => sets.map((set) => canonical(set)).join()

const mostContents = 1 << 12

/** Number 0 is the name before the first write. */
export class Contents {
  private readonly contents = new Interned<Published>(mostContents)
  private readonly writes = new Interned<FencedWrite>(mostContents)

  constructor() {
    this.idOf(nothing)
  }

  get size(): number {
    return this.contents.values.length
  }

  idOf(content: Published): number {
    return this.contents.idOf(contentKey(content), content)
  }

  at(id: number): Published {
    return this.contents.values[id]!
  }

  writeId(write: FencedWrite): number {
    return this.writes.idOf(`${fenceKey(write.expected)} then ${contentKey(written(write))}`, write)
  }

  write(id: number): FencedWrite {
    return this.writes.values[id]!
  }
}
