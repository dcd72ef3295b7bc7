import type { DomainName, TsigAlgorithm } from '../dns/index.ts'
import type { PublisherId } from '../terms/index.ts'

export type { TsigAlgorithm } from '../dns/index.ts'

export type PublisherSpec =
  /** Served by Holdfast's own nameserver; `file` is the static part, an ordinary master file. */
  | { readonly id: PublisherId; readonly kind: 'embedded'; readonly zone: DomainName; readonly file?: string }
  | {
      readonly id: PublisherId
      readonly kind: 'rfc2136'
      readonly zone: DomainName
      /** The one primary every update goes to. */
      readonly server: { readonly host: string; readonly port: number }
      readonly key?: {
        readonly name: DomainName
        readonly algorithm: TsigAlgorithm
        readonly secretFile: string
      }
    }
