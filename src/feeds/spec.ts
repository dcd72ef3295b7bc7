import type { Duration, FoundationPath } from '../terms/index.ts'

export type FeedSpec = {
  readonly id: string
  /** One of `readers`. */
  readonly kind: string
  /** The page's root or, where the kind says so or its path names a file, the document itself. */
  readonly url: string
  readonly every: Duration
  /** Names as the page writes them, to the foundations they are; `*` stands for all that has no entry. */
  readonly maps: Readonly<Record<string, FoundationPath>>
  /** Only troubles of these components, or of none that is named; empty: all. */
  readonly components: readonly string[]
}
