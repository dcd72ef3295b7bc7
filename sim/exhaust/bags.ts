// Writes whose enactors wait for them no longer, and which may still land: bags of them, as numbers. Bag 0 is empty.

import { Interned } from './interned.ts'

const none: readonly number[] = []

export class Bags {
  private readonly bags = new Interned<readonly number[]>(1 << 16)

  constructor() {
    this.idOf(none)
  }

  idOf(items: readonly number[]): number {
    const sorted = [...items].sort((a, b) => a - b)
    return this.bags.idOf(sorted.join(), sorted)
  }

  at(bag: number): readonly number[] {
    return this.bags.values[bag]!
  }

  with(bag: number, item: number): number {
    return this.idOf([...this.at(bag), item])
  }

  /** Without one of this kind. */
  without(bag: number, item: number): number {
    const items = [...this.at(bag)]
    items.splice(items.indexOf(item), 1)
    return this.idOf(items)
  }
}
