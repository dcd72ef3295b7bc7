import type { Duration, FoundationPath } from '../terms/index.ts'

export type FeedSpec = {
  readonly id: string
  readonly kind: 'statuspage'
  /** The page's root; `/api/v2/summary.json` is asked below it. */
  readonly url: string
  readonly every: Duration
  /** Component name (as the page writes it) to the foundation it is. */
  readonly maps: Readonly<Record<string, FoundationPath>>
}
