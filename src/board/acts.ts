// People's acts as the board needs them. Only the live realm tells anybody anything, so only it has them.

import type { Instant, Outcome } from '../terms/index.ts'
import type {
  AcknowledgeBody,
  AcknowledgementView,
  GivenAcknowledgement,
  MaintenanceBody,
  MaintenanceChange,
  MaintenanceRuleView,
  MaintenanceSkip,
  MaintenanceView,
  SilenceBody,
  SilencePreview,
  SilencePreviewQuery,
  SilenceView,
} from './act-views.ts'
import type { Caller, OrderRefusal, Sight } from './caller.ts'
import type { LinkKey } from './signed-links.ts'

type Done<T> = Promise<Outcome<T, OrderRefusal>>

/** What a link in a message is about. */
export type AboutThread = {
  readonly title: string
  /** The page of the board that tells more; null: there is none. */
  readonly path: string | null
  readonly over: boolean
  readonly acknowledged: AcknowledgementView | null
}

/** Everything that writes rejects with `StoreRefusal`. */
export interface Acts {
  acknowledge(incident: string, order: AcknowledgeBody, caller: Caller): Done<AcknowledgementView>
  acknowledged(incident: string): AcknowledgementView | null
  /** Newest first. */
  acknowledgements(): readonly GivenAcknowledgement[]
  /** Those in force and planned first, then what is over, newest first. */
  silences(): readonly SilenceView[]
  silence(order: SilenceBody, caller: Caller): Done<SilenceView>
  /** What a silence of that kind would hide now; places none. */
  foresee(query: SilencePreviewQuery): Done<SilencePreview>
  release(id: string, why: string, caller: Caller): Done<SilenceView>
  /** `service`: only what it is affected by. */
  maintenance(sight: Sight, service?: string): readonly MaintenanceView[]
  /** What comes back by itself. */
  rules(): readonly MaintenanceRuleView[]
  plan(order: MaintenanceBody, caller: Caller): Done<MaintenanceView>
  change(id: string, order: MaintenanceChange, caller: Caller): Done<MaintenanceView>
  end(id: string, why: string, caller: Caller): Done<MaintenanceView>
  /** One of what comes back, announced or not. */
  skip(rule: string, order: MaintenanceSkip, caller: Caller): Done<MaintenanceView>
  readonly linkKey: LinkKey
  aboutThread(thread: string): Promise<AboutThread>
  /** By the holder of a link. A second time changes nothing. */
  acknowledgeThread(thread: string, recipient: string): Promise<AboutThread>
}

/** Links are good for as long as anybody would answer a message. */
export const linkLives = 7 * 86_400_000

export const linkEnd = (at: Instant): Instant => (at + linkLives) as Instant
