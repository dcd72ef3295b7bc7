// The nameserver of a node and the keeper of what it answers, with what they warn of told to people.

import type { Zone } from '../../dns/index.ts'
import {
  type Keeper,
  type Nameserver,
  openDisk,
  openKeeper,
  startNameserver,
} from '../../nameserver/index.ts'
import type { EndpointName } from '../../terms/index.ts'
import type { EngineParts } from './engine-parts.ts'
import type { RulesByZone } from './outgoing.ts'
import { tellTransfer, type Voice } from './voice.ts'

export const heldNames = (
  { folder, clock, timers }: EngineParts,
  voice: Voice,
  onChange: () => void,
): Promise<Keeper> =>
  openKeeper({
    folder: `${folder}/envelopes`,
    clock,
    timers,
    onChange,
    onAlarm: ({ kind, endpoint, detail, fix }) =>
      voice.note('endpoint.alarm', endpoint ?? 'nameserver', fix === '' ? detail : `${detail}; ${fix}`, {
        state: kind === 'durable' ? 'cleared' : 'raised',
        code: kind,
      }),
  })

type Answers = {
  readonly zones: readonly Zone[]
  readonly steered: readonly EndpointName[]
  readonly holder: Keeper
  readonly rules: RulesByZone
}

/** Rejects when the address cannot be listened on. */
export const answering = async (
  { dns, folder, clock, timers, random }: EngineParts,
  voice: Voice,
  { zones, steered, holder, rules }: Answers,
): Promise<Nameserver> =>
  startNameserver({
    listen: dns,
    ...{ zones, steered, holder, clock, timers },
    // What it warns of goes to the journal; that it is up is said by `ready`.
    log: {
      info: () => {},
      warn: (fields, message) =>
        voice.note('endpoint.alarm', 'nameserver', `${message}: ${JSON.stringify(fields)}`),
    },
    transfers: {
      rules,
      disk: await openDisk(`${folder}/transfers`),
      random,
      onAlarm: (alarm) => tellTransfer(voice, alarm),
    },
  })
