// Whom an incident is about, where that is not one service by itself: reports that are too few at each of several
// services, and too many together.

import type { CountryCode, ServiceId } from '../terms/index.ts'

export type Scope = {
  readonly kind: 'country' | 'category' | 'category-country' | 'world'
  readonly country?: CountryCode
  readonly category?: string
  readonly services: readonly ServiceId[]
}
