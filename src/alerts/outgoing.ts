// A message as the outbox has it, and as it goes by another channel when its own is dead.

import { insteadId, type Message, type NewMessage } from '../telling/index.ts'
import { type Duration, formatDuration, type Instant, instant, type JsonObject } from '../terms/index.ts'

/** The route that tells what this one cannot, once a message has waited for `after`. */
export type Otherwise = {
  readonly to: string
  readonly recipients: readonly string[]
  readonly after: Duration
}

export const outgoing = (message: Message, due: Instant): NewMessage => ({
  id: message.id,
  channel: message.route,
  recipient: message.recipient,
  thread: message.thread,
  kind: message.kind,
  subject: message.incident ?? message.subject ?? message.thread,
  title: message.title,
  made: madeAt(message, due),
  due,
  body: message as unknown as JsonObject,
})

const madeAt = ({ at }: Message, otherwise: Instant): Instant => {
  const made = Date.parse(at)
  return Number.isFinite(made) ? instant(made) : otherwise
}

export const messageOf = (body: JsonObject): Message => body as unknown as Message

/**
 * A change that is the first of its trouble to reach somebody opens it for them: what opened it was replaced while it
 * waited, or went another way.
 */
export const asHeard = (message: Message, opens: boolean): Message =>
  opens && (message.kind === 'incident.changed' || message.kind === 'incident.reminder')
    ? { ...message, kind: 'incident.opened' }
    : message

/** To whom another route tells it; the same message diverted twice has the same ids. */
export function instead(
  message: Message,
  { to, recipients }: Otherwise,
  why: string,
  now: Instant,
): NewMessage[] {
  const waited = formatDuration(Math.max(0, now - madeAt(message, now)) as Duration)
  const text = `${message.route} could not be told for ${waited} (${why}).\n${message.text}`.slice(0, 4000)
  return readdressed({ ...message, text }, { to, recipients }, now)
}

/** The same to the recipients of another route; twice the same has the same ids. */
export const readdressed = (
  message: Message,
  { to, recipients }: Pick<Otherwise, 'to' | 'recipients'>,
  now: Instant,
): NewMessage[] =>
  recipients.map((recipient) => {
    const id = insteadId(message.id, recipient)
    // Summaries of one instant share a thread, and each lists what its own recipient missed.
    const thread = message.kind === 'summary' ? id : message.thread
    const body = { ...message, id, thread, route: to, recipient }
    return { ...outgoing(body, now), made: now, instead: madeAt(message, now) }
  })
