// One question of a delegation's check to one server, over the transport that is wanted; every way it can end is a value.

import { randomInt } from 'node:crypto'
import { type DomainName, type Message, noFlags, query } from '../../dns/index.ts'
import { bad, type Duration, formatDuration, good, type Outcome, type Timers } from '../../terms/index.ts'
import { faultCode } from '../code.ts'
import { askServer, askTcp, type Server } from '../probes/ask.ts'

export type Way = {
  /** `udp`: and again over TCP where the answer was truncated, as resolvers do. */
  readonly over: 'udp' | 'tcp'
  /** Of a resolver: it asks others. */
  readonly recursion: boolean
}

export type Ask = (server: Server, name: DomainName, type: number, way: Way) => Promise<Outcome<Message>>

const udpSize = 1232

export const asking =
  (timers: Timers, patience: Duration): Ask =>
  (server, name, type, { over, recursion }) =>
    new Promise((resolve) => {
      const question: Message = {
        ...query(randomInt(65_536), name, type, { udpSize, version: 0, dnssecOk: false, options: [] }),
        flags: { ...noFlags, recursionDesired: recursion },
      }
      const end = (outcome: Outcome<Message>): void => {
        cancel()
        close()
        resolve(outcome)
      }
      const cancel = timers.after(patience, () => end(bad(`no answer within ${formatDuration(patience)}`)))
      const close = (over === 'udp' ? askServer : askTcp)(server, question, (reply) =>
        end(reply.kind === 'answer' ? good(reply.message) : bad(faultCode(reply.error))),
      )
    })
