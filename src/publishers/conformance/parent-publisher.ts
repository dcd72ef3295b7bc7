// A publisher whose resource is with the process that started this one, as the embedded zone's is with the nameserver:
// what is asked goes over the channel between the two, and is answered there.

import type { ChildProcess } from 'node:child_process'
import type { Publisher, ReadOutcome, WriteOutcome } from '../../steering/index.ts'

type Ask = {
  readonly kind: 'ask'
  readonly id: number
} & (
  | { readonly method: 'read'; readonly argument: Parameters<Publisher['read']>[0] }
  | { readonly method: 'write'; readonly argument: Parameters<Publisher['write']>[0] }
)
type Reply = { readonly kind: 'reply'; readonly id: number; readonly outcome: ReadOutcome | WriteOutcome }

type Channel = Pick<NodeJS.Process, 'on' | 'send'>

export function askingParent(channel: Channel): Pick<Publisher, 'read' | 'write'> {
  const waiting = new Map<number, (outcome: never) => void>()
  let asked = 0
  channel.on('message', (message: Reply) => {
    if (message.kind !== 'reply') return
    waiting.get(message.id)?.(message.outcome as never)
    waiting.delete(message.id)
  })
  const ask = <T>(about: (id: number) => Ask): Promise<T> =>
    new Promise<T>((resolve) => {
      const id = ++asked
      waiting.set(id, resolve)
      channel.send?.(about(id))
    })
  return {
    read: (argument) => ask<ReadOutcome>((id) => ({ kind: 'ask', id, method: 'read', argument })),
    write: (argument) => ask<WriteOutcome>((id) => ({ kind: 'ask', id, method: 'write', argument })),
  }
}

/** The other end: answers from `publisher` what `child` asks. An answer to one that died goes nowhere. */
export function answerChild(child: ChildProcess, publisher: Publisher): void {
  child.on('message', async (message) => {
    const ask = message as Ask | { readonly kind: 'other' }
    if (ask.kind !== 'ask') return
    const outcome =
      ask.method === 'read' ? await publisher.read(ask.argument) : await publisher.write(ask.argument)
    if (child.connected) child.send({ kind: 'reply', id: ask.id, outcome } satisfies Reply, () => {})
  })
}
