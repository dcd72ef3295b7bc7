// The embedded zone as an enactor elsewhere reaches it: through the board, which passes the write on to the nameserver
// process, where the fence is compared. What stands there is read back over DNS at that end (S17).

import { Value } from 'typebox/value'
import { PublishedAnswer, WriteAnswer } from '../../board/index.ts'
import { promisesOf } from '../../publishers/index.ts'
import type { Publisher, ReadOutcome, WriteOutcome } from '../../steering/index.ts'
import type { PublisherId } from '../../terms/index.ts'
import { fenceToWire, publishedFromWire, wroteFromWire } from '../joined/wire.ts'
import type { ApiFailure, MainApi } from './main-api.ts'

/** Below the enactor's own patience (3 s), so that this account of what went wrong is heard. */
const patienceMs = 2500

export function remoteZone(id: PublisherId, api: MainApi): Publisher {
  const { session } = api
  return {
    id,
    kind: 'embedded',
    smallestTtl: promisesOf('embedded').smallestTtl,
    selectsInPlace: true,
    async read(endpoint): Promise<ReadOutcome> {
      const query = new URLSearchParams({ session, publisher: id, endpoint })
      const answer = await api.call('GET', `published?${query}`, undefined, patienceMs)
      if (!answer.ok) return away(api, answer)
      return Value.Check(PublishedAnswer, answer.value)
        ? publishedFromWire(endpoint, answer.value)
        : away(api, strange)
    },
    async write({ endpoint, expected, next }): Promise<WriteOutcome> {
      const body = {
        session,
        publisher: id,
        endpoint,
        expected: expected && fenceToWire(expected),
        next: fenceToWire(next),
      }
      const answer = await api.call('POST', 'writes', body, patienceMs)
      if (answer.ok && Value.Check(WriteAnswer, answer.value)) return wroteFromWire(answer.value)
      const failure = answer.ok ? strange : answer
      // A refusal by the board itself (4xx) is decided before anything is passed on.
      const refused = failure.status >= 400 && failure.status < 500
      return refused || !failure.sent ? away(api, failure) : { kind: 'lost', detail: failure.message }
    },
  }
}

const strange: ApiFailure = { sent: true, status: 0, message: 'it answered in another way than a board does' }

const away = ({ url }: MainApi, { message }: ApiFailure) =>
  ({
    kind: 'failed',
    code: 'main-away',
    detail: `the zone is reached through ${url}: ${message}`,
    fix: 'the names there are answered meanwhile; see whether the main process runs',
    retry: true,
  }) as const
