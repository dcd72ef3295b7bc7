// The zone's serial as it stands after one asks for it. Many ask within a moment; those who have asked before the
// question goes out share its answer, those who come later wait for the next one.

import { absolute, type DomainName, type Message } from '../dns/index.ts'
import { bad, good, ms, type Outcome, type Random, type Timers } from '../terms/index.ts'
import type { KeptLine } from './line.ts'
import { answerFor } from './reading.ts'
import { type Trouble, trouble } from './trouble.ts'

/** How long a question waits for others to share it: forty a second are nothing, a thousand are work. */
const gatherMs = 25

export class FreshSerial {
  readonly #ask: () => Promise<Outcome<number, Trouble>>
  readonly #timers: Timers
  /** Not sent yet. */
  #next: Promise<Outcome<number, Trouble>> | null = null

  constructor(ask: () => Promise<Outcome<number, Trouble>>, timers: Timers) {
    this.#ask = ask
    this.#timers = timers
  }

  fresh(): Promise<Outcome<number, Trouble>> {
    this.#next ??= this.#afterGathering()
    return this.#next
  }

  async #afterGathering(): Promise<Outcome<number, Trouble>> {
    await new Promise<void>((resolve) => void this.#timers.after(ms(gatherMs), resolve))
    this.#next = null
    return this.#ask()
  }
}

export const askSerial = (line: KeptLine, random: Random): Promise<Outcome<number, Trouble>> =>
  line.talk(async (conversation) => {
    const { peer } = line
    const answer = await answerFor(conversation, peer, random, peer.zone, 'SOA')
    return answer.ok ? serialIn(answer.value, peer.zone) : answer
  })

function serialIn(message: Message, zone: DomainName): Outcome<number, Trouble> {
  const soa = message.answer.find((record) => record.name === zone && record.data.type === 'SOA')
  return soa?.data.type === 'SOA'
    ? good(soa.data.serial)
    : bad(trouble('no-zone', `the server has no SOA at ${absolute(zone)}`, "correct the publisher's `zone`"))
}
