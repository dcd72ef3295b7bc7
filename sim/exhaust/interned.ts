// Small integers for values: two values with one key are one number from here on.

import { assert } from '../../src/terms/index.ts'

export class Interned<T> {
  readonly values: T[] = []
  private readonly ids = new Map<string, number>()
  private readonly most: number

  /** Stops with an assertion at more than `most` different values. */
  constructor(most: number) {
    this.most = most
  }

  /** The number of the first value that came with this key. */
  idOf(key: string, value: T): number {
    const known = this.ids.get(key)
    if (known !== undefined) return known
    assert(this.values.length < this.most, `more than ${this.most} different values: the bounds are too wide`)
    this.ids.set(key, this.values.length)
    return this.values.push(value) - 1
  }
}
