// Who stands on what.

import type { FoundationPath, ServiceId } from '../terms/index.ts'

export type Edge = {
  readonly on: FoundationPath
  readonly kind: 'hard' | 'soft'
  /** A person accepted it as it was suggested; absent: it stands in the configuration as it is here. */
  readonly origin?: 'accepted'
  /** Everybody may know of it; absent: it is its owner's knowledge. */
  readonly public?: true
}

export type AtlasService = {
  readonly id: ServiceId
  readonly name: string
  /** The sector people would say it belongs to: bank, school, rail, hospital… */
  readonly category: string
  readonly public: boolean
  readonly standsOn: readonly Edge[]
}

export type AtlasFoundation = {
  readonly path: FoundationPath
  /** The foundation it stands within, besides its own path's prefixes. */
  readonly within?: FoundationPath
  readonly jurisdiction?: string
}

/** The catalogue as configured. Edges may be missing or wrong; whoever reasons over it must bear that. */
export type Atlas = {
  readonly services: ReadonlyMap<ServiceId, AtlasService>
  readonly foundations: ReadonlyMap<FoundationPath, AtlasFoundation>
}
