// Whether records stand at a name itself, or are what a wildcard above it gives for every name that is not there
// (RFC 4592) and so are nobody's at this one. Answers look alike; the zone tells them apart: prerequisites of an update
// know no wildcards (RFC 2136 section 2.4), and one without changes leaves even the serial as it is. Asking for the
// wildcard and comparing was rejected: a record that stands there may have the same value.

import { type DomainName, type RecordType, rcodes, updateMessage } from '../dns/index.ts'
import { bad, good, type Outcome, pick, type Random } from '../terms/index.ts'
import type { Conversation, Peer } from './client.ts'
import { noAnswer } from './line.ts'
import type { Trouble } from './trouble.ts'

/** Who may not update is told nothing: then what is answered counts as standing there. */
export async function standsItself(
  conversation: Conversation,
  peer: Peer,
  random: Random,
  name: DomainName,
  type: RecordType,
): Promise<Outcome<boolean, Trouble>> {
  const question = updateMessage({
    id: pick(random, 65_536),
    zone: peer.zone,
    prerequisites: [{ kind: 'rrset-absent', name, type }],
    changes: [],
  })
  const answer = await conversation.ask(question)
  if (answer.ok) return good(answer.value.rcode !== rcodes.NOERROR)
  const { error } = answer
  return bad(error.kind === 'failed' ? error : noAnswer(error.detail, error.fix))
}
