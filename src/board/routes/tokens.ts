// Making tokens: the only answer that ever holds one. It is in the journal before it is made: an entry whose token could
// not be made is harmless, a token that no entry tells of is not.

import { type App, answers, type Shared } from '../app.ts'
import { TokenBody, TokenMade } from '../bodies.ts'
import { Refused } from '../problem.ts'

export function tokenRoutes(app: App, { options: { tokens, live, log } }: Shared): void {
  /** Between the look and the making the journal is written: a second request must not slip in there. */
  const beingMade = new Set<string>()
  app.post(
    '/tokens',
    {
      config: { needs: 'admin' },
      schema: {
        ...answers('Make a token; a name that exists is replaced with rotate only', TokenMade),
        body: TokenBody,
      },
    },
    async (request) => {
      const { name, scopes, rotate = false } = request.body
      const exists = tokens.has(name)
      if (beingMade.has(name) || (exists && !rotate)) throw taken(name)
      const by = request.caller?.name ?? 'nobody'
      beingMade.add(name)
      try {
        await live.note({
          author: `operator:${by}`,
          kind: 'token.made',
          subject: name,
          why: `${by} made a token for ${name}: ${scopes.join(', ')}${exists ? '; the one before has ended' : ''}`,
          data: { scopes },
        })
        const token = await tokens.make(name, scopes)
        log.info({ name, scopes, by }, 'a token was made')
        return { name, scopes, token }
      } finally {
        beingMade.delete(name)
      }
    },
  )
}

const taken = (name: string): Refused =>
  new Refused(409, {
    error: 'conflict',
    message: `there is a token named ${name} already: choose another name, or replace it with "rotate": true (--rotate), which ends the old one at once`,
  })
