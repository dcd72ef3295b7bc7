// Whether the whole chain from a signal to an alert is truly well: what a heartbeat stands for.

import type { Alerts } from '../alerts/index.ts'
import { isForSubscribers } from '../telling/index.ts'
import { minutes, seconds } from '../terms/index.ts'
import type { Realm } from './desk/realm.ts'

/** The loop ticks every second and the teller is told time every twenty. */
const loopPatience = seconds(15)
const tellerPatience = seconds(60)
/** What has waited so long, while nothing else got through, is known by nobody. */
const channelPatience = minutes(10)

export type Chain = {
  readonly realm: Pick<Realm, 'store' | 'clock' | 'stoodStill'>
  readonly alerts: Pick<Alerts, 'behind'>
  readonly nodeState: () => string
}

/** Null: an alert that is due now would be told; else what stands in its way. */
export async function chainTrouble({ realm, alerts, nodeState }: Chain): Promise<string | null> {
  const { store, clock } = realm
  if (realm.stoodStill() > loopPatience) return 'the loop stands still'
  const node = nodeState()
  if (node !== 'ok') return `the node process: ${node}`
  const behind = alerts.behind()
  if (behind === null || behind > tellerPatience) return 'alerts lag behind the journal'
  try {
    await store.put('alerts.heartbeat', { at: clock.now() })
  } catch {
    return 'the store takes no writes'
  }
  // Where strangers are told, strangers decide whether it works.
  const own = (await store.outbox.channels()).filter(({ channel }) => !isForSubscribers(channel))
  for (const { channel, oldest, lastSentAt } of own)
    if (oldest !== null && clock.now() - oldest > channelPatience && (lastSentAt ?? 0) < oldest)
      return `alerts wait for ${channel}, and nothing gets through`
  return null
}
