// A map with one entry changed, for state that is a value. Copying a map of ten thousand names for each of their events
// costs more than all that is decided about them; a large map is therefore kept in slices, and one of them is copied.

/** `map` with `key` set to `value`; `map` itself is as before. Up to 64 entries keep the order of their insertion. */
export function withEntry<K extends string, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  if (map instanceof SlicedMap) return (map as SlicedMap<K, V>).with(key, value)
  if (map.size < largestWhole || map.has(key)) return new Map(map).set(key, value)
  return SlicedMap.of(map).with(key, value)
}

/** Entries of `after` that `before` has not, or has with another value; none may have been taken away in between. */
export function* changedEntries<K extends string, V>(
  before: ReadonlyMap<K, V>,
  after: ReadonlyMap<K, V>,
): Generator<readonly [K, V]> {
  if (before === after) return
  if (before instanceof SlicedMap && after instanceof SlicedMap) {
    yield* (after as SlicedMap<K, V>).changedSince(before as SlicedMap<K, V>)
    return
  }
  for (const entry of after) if (before.get(entry[0]) !== entry[1]) yield entry
}

const largestWhole = 64
/** At 10,000 entries each has 40: copying one costs as much as copying the list of them. */
const slices = 256

class SlicedMap<K extends string, V> implements ReadonlyMap<K, V> {
  readonly #slices: readonly ReadonlyMap<K, V>[]
  readonly size: number

  private constructor(slices: readonly ReadonlyMap<K, V>[], size: number) {
    this.#slices = slices
    this.size = size
  }

  static of<K extends string, V>(map: ReadonlyMap<K, V>): SlicedMap<K, V> {
    const sliced = Array.from({ length: slices }, () => new Map<K, V>())
    for (const [key, value] of map) sliced[sliceOf(key)]!.set(key, value)
    return new SlicedMap(sliced, map.size)
  }

  with(key: K, value: V): SlicedMap<K, V> {
    const at = sliceOf(key)
    const before = this.#slices[at]!
    const next = [...this.#slices]
    next[at] = new Map(before).set(key, value)
    return new SlicedMap(next, this.size + (before.has(key) ? 0 : 1))
  }

  *changedSince(before: SlicedMap<K, V>): Generator<readonly [K, V]> {
    for (let at = 0; at < slices; at++) {
      const [was, is] = [before.#slices[at]!, this.#slices[at]!]
      if (was !== is) for (const entry of is) if (was.get(entry[0]) !== entry[1]) yield entry
    }
  }

  get(key: K): V | undefined {
    return this.#slices[sliceOf(key)]!.get(key)
  }

  has(key: K): boolean {
    return this.#slices[sliceOf(key)]!.has(key)
  }

  *entries(): MapIterator<[K, V]> {
    for (const slice of this.#slices) yield* slice.entries()
    return undefined
  }

  *keys(): MapIterator<K> {
    for (const slice of this.#slices) yield* slice.keys()
    return undefined
  }

  *values(): MapIterator<V> {
    for (const slice of this.#slices) yield* slice.values()
    return undefined
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries()
  }

  forEach(act: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) act(value, key, this)
  }
}

/** FNV-1a. */
function sliceOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % slices
}
