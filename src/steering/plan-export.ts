// A plan as a master file (RFC 1035 section 5): what the name holds now, ready for any other server, and what it would
// hold instead as comments, so that a person with nothing but this file can fail over by hand.

import { absolute, formatRecordData, type RRset } from '../dns/index.ts'
import { isoTime, type TargetId } from '../terms/index.ts'
import { answerOf } from './answer.ts'
import { canonical } from './digest.ts'
import type { Plan } from './plan.ts'

/** `answering`: the targets whose records stand uncommented, such as those that are answered now. */
export function masterFileOf(plan: Plan, answering: readonly TargetId[]): string {
  const { envelope, generation, digest, author, reason, madeAt } = plan
  const chosen = answering.length > 0 ? answering : envelope.lastKnownGood
  const instead = envelope.sets.filter((set) => canonical(set) !== canonical(chosen))
  return [
    `; ${envelope.endpoint}: plan ${generation}, ${digest}`,
    `; made ${isoTime(madeAt)} by ${oneLine(author)}: ${oneLine(reason)}`,
    `; answered: ${chosen.join(', ')}`,
    ...linesOf(answerOf(envelope, chosen).sets),
    ...(instead.length > 0 ? ['; in place of these, in order of preference:'] : []),
    ...instead.flatMap((set) => [
      `; ${set.join(', ')}`,
      ...linesOf(answerOf(envelope, set).sets).map((line) => `; ${line}`),
    ]),
    '',
  ].join('\n')
}

const linesOf = (sets: readonly RRset[]): readonly string[] =>
  sets.flatMap(({ name, ttl, type, data }) =>
    data.map((one) => `${absolute(name)} ${ttl} IN ${type} ${formatRecordData(one)}`),
  )

/** A comment ends with its line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
