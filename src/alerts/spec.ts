import type { Severity } from '../incidents/index.ts'

export type AlertSpec = {
  readonly id: string
  /** The least severity that is sent. */
  readonly severity: Severity
} & (
  | { readonly kind: 'webhook'; readonly url: string; readonly secretFile?: string }
  /** Slack's incoming-webhook shape, which Mattermost and others take too. */
  | { readonly kind: 'slack'; readonly url: string }
  | {
      readonly kind: 'smtp'
      readonly url: string
      readonly from: string
      readonly to: readonly string[]
      readonly passwordFile?: string
    }
)
