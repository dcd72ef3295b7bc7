// What alerting needs of the store.

import type { Outbox } from '../telling/index.ts'
import type { Entry, JournalKind, JsonObject } from '../terms/index.ts'

export interface AlertStore {
  readonly outbox: Outbox
  journal(query: {
    after?: number
    kinds?: readonly JournalKind[]
    subject?: string
    limit?: number
    order?: 'asc' | 'desc'
  }): Promise<readonly Entry[]>
  get(key: string): Promise<JsonObject | null>
  put(key: string, value: JsonObject | null): Promise<void>
  keys(prefix: string): Promise<readonly string[]>
}
