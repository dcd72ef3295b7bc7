// Where the teller stands: at its own place, at the journal's end when it has none, or where the couriers of versions
// before the outbox stood.

import type { TellingState } from '../telling/index.ts'
import type { JsonObject } from '../terms/index.ts'
import type { AlertStore } from './store.ts'
import { type TakeoverPorts, takeOver } from './takeover.ts'

/** How far the journal was read, and what the machine remembers. */
export type Place = { readonly after: number; readonly state: TellingState | null }

/** Where a teller keeps its place, and whether it may have begun in a version before the outbox. */
export type PlaceName = 'alerts.teller' | 'subscribers.teller'

const teller: PlaceName = 'alerts.teller'

/**
 * In a store where nothing has happened yet: all that will is told, also what comes before the teller has written for the
 * first time. To be done before anything else writes.
 */
export async function beginAtTheBeginning(store: AlertStore): Promise<void> {
  if ((await store.get(teller)) !== null) return
  const [newest] = await store.journal({ order: 'desc', limit: 1 })
  const place: Place = { after: 0, state: null }
  if (newest === undefined) await store.put(teller, place as unknown as JsonObject)
}

/** A start without a place does not tell what was over before it. */
export async function begin(ports: TakeoverPorts, placeKey: PlaceName): Promise<Place> {
  const { store } = ports
  const kept = await store.get(placeKey)
  if (kept !== null) return kept as unknown as Place
  const [newest] = await store.journal({ order: 'desc', limit: 1 })
  const end = newest?.seq ?? 0
  const { state, messages, documents } =
    placeKey === teller ? await takeOver(ports, end) : { state: null, messages: [], documents: {} }
  const place: Place = { after: end, state }
  await store.outbox.post({
    messages,
    documents: { ...documents, [placeKey]: place as unknown as JsonObject },
  })
  return place
}
