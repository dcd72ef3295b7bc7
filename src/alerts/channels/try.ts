// A test of a route: a message that says that it is one, to each of its recipients, past the outbox, and what came of it.

import { type Message, messageId } from '../../telling/index.ts'
import { type Duration, type Instant, isoTime, ms } from '../../terms/index.ts'
import type { AlertSpec } from '../spec.ts'
import type { KeepingPorts } from './alertmanager-sender.ts'
import { recipientsOf } from './channel.ts'
import { channelFor } from './channel-for.ts'
import type { Sent } from './sent.ts'
import { type Shown, showRequests } from './show.ts'

export type Tried = {
  readonly recipient: string
  readonly sent: Sent
  readonly took: Duration
}

export function testMessage(route: string, recipient: string, at: Instant, boardUrl: string): Message {
  const thread = `test-${route}-${at}`
  return {
    id: messageId(recipient, thread, 1),
    route,
    recipient,
    kind: 'test',
    thread,
    revision: 1,
    at: isoTime(at),
    severity: 'minor',
    title: `Test of the route ${route}: nothing is wrong`,
    text: 'Somebody tried whether alerts arrive by this route. Nothing is wrong, and nothing needs to be done.',
    url: boardUrl,
    services: [],
    moved: [],
    links: [],
  }
}

export async function tryRoute(
  spec: AlertSpec,
  ports: KeepingPorts & { readonly monotonic: () => number },
  boardUrl: string,
  stop: AbortSignal,
): Promise<readonly Tried[]> {
  const channel = channelFor(spec.id, spec, ports)
  try {
    const tried: Tried[] = []
    for (const recipient of recipientsOf(spec)) {
      const began = ports.monotonic()
      const message = testMessage(spec.id, recipient, ports.clock.now(), boardUrl)
      const sent = await channel.send(message, null, stop)
      tried.push({ recipient, sent, took: ms(ports.monotonic() - began) })
    }
    return tried
  } finally {
    channel.stop()
  }
}

/** What a test would ask of the service; sends nothing and reads no secret. */
export const showTest = (spec: AlertSpec, at: Instant, boardUrl: string): readonly Shown[] =>
  recipientsOf(spec).flatMap((recipient) =>
    showRequests(spec, testMessage(spec.id, recipient, at, boardUrl), null, at),
  )
