// What a simulated nameserver says (S1, S11), asked through the code that answers in production and compared with what
// the plan that is held there lists, by value.

import {
  decodeMessage,
  encodeMessage,
  type LookupResult,
  lookup,
  query,
  typeCodes,
} from '../../src/dns/index.ts'
import { answer } from '../../src/nameserver/index.ts'
import type { Held } from '../../src/steering/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import { both, judged, nothingObserved, type Observed } from '../properties.ts'
import { names } from './configurations.ts'
import { domain, type ZoneHost } from './zone-host.ts'

const types = ['A', 'AAAA', 'CNAME'] as const

/** Every steered type of one name, after it changed. */
export function overAnswers(host: ZoneHost, name: EndpointName, held: Held | null): Observed {
  const view = host.authority.zoneFor(domain(name))
  if (!view) return judged('S1 types-answered', `nobody answers for ${name}`)
  return types
    .map((type) => {
      const said = lookup(view, domain(name), type)
      return held
        ? judged('S1 types-answered', wrong(said, type, held))
        : judged(
            'S11 nothing-trustworthy',
            said.kind === 'servfail' ? null : `${name} holds nothing and says ${said.kind}`,
          )
    })
    .reduce(both, nothingObserved)
}

/** The records that these targets contribute, a text each. */
function recordsOf({ plan, answering }: Held, type: string): readonly string[] {
  const targets = plan.envelope.targets.filter(({ id }) => answering.includes(id))
  const records = targets.flatMap((target) => target.records)
  return [
    ...new Set(
      records.flatMap((record) => (record.type === type && 'address' in record ? [record.address] : [])),
    ),
  ].sort()
}

function wrong(said: LookupResult, type: (typeof types)[number], held: Held): string | null {
  const { envelope, generation } = held.plan
  const expected = recordsOf(held, type)
  const what = `${envelope.endpoint} ${type} under generation ${generation}`
  if (expected.length === 0) {
    if (envelope.present.includes(type))
      return `${what} is present in the plan and none of its targets has it`
    if (said.kind !== 'nodata') return `${what}: expected that there are none, it says ${said.kind}`
    return said.soa.ttl <= envelope.ttl
      ? null
      : `${what}: absent for ${said.soa.ttl} s, its TTL is ${envelope.ttl} s`
  }
  if (said.kind !== 'answer') return `${what}: expected ${expected}, it says ${said.kind}`
  const [set] = said.answer
  const got = (set?.data ?? []).flatMap((record) => ('address' in record ? [record.address] : [])).sort()
  if (got.join() !== expected.join()) return `${what}: expected ${expected}, it says ${got}`
  return set!.ttl === envelope.ttl ? null : `${what}: expected TTL ${envelope.ttl}, it says ${set!.ttl}`
}

export type Question = {
  readonly name: string
  readonly type: 'A' | 'AAAA' | 'TXT'
  readonly expected: 'answer' | 'nodata' | 'nxdomain'
  /** Exists only because this steered name does. */
  readonly above?: EndpointName
}

/** Names beside and between the steered ones: what was nobody's business of ours is answered as ever. */
export const questions: readonly Question[] = [
  { name: 'app.example', type: 'TXT', expected: 'answer' },
  { name: 'mail.example', type: 'A', expected: 'answer' },
  { name: 'mail.example', type: 'AAAA', expected: 'nodata' },
  { name: 'eu.example', type: 'A', expected: 'nodata', above: names[1]! },
  { name: 'below.example', type: 'A', expected: 'nodata' },
  { name: 'nowhere.example', type: 'A', expected: 'nxdomain' },
]

/** One packet in, one packet out, through the whole of what the nameserver does. */
export function ask(host: ZoneHost, { name, type, expected, above }: Question, id: number): Observed {
  if (above && !host.keeper.current(above)) return nothingObserved
  const reply = answer(encodeMessage(query(id, domain(name), typeCodes[type])), 'udp', host.authority)
  const said = reply ? decodeMessage(reply.bytes) : null
  const message = said?.ok ? said.value : null
  const got = !message
    ? 'silence'
    : message.rcode === 3
      ? 'nxdomain'
      : message.rcode !== 0
        ? `rcode ${message.rcode}`
        : message.answer.length > 0
          ? 'answer'
          : message.authority.length === 1
            ? 'nodata'
            : 'an empty message'
  return judged(
    'S1 types-answered',
    got === expected ? null : `${name} ${type}: expected ${expected}, it says ${got}`,
  )
}
