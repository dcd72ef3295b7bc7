// Making tokens: the only answer that ever holds one. It is in the journal before it is made: an entry whose token could
// not be made is harmless, a token that no entry tells of is not.

import { type App, answers, type Shared } from '../app.ts'
import { TokenBody, TokenMade } from '../bodies.ts'

export function tokenRoutes(app: App, { options: { tokens, live, log } }: Shared): void {
  app.post(
    '/tokens',
    {
      config: { needs: 'admin' },
      schema: {
        ...answers('Make a token; the same name again replaces the old token', TokenMade),
        body: TokenBody,
      },
    },
    async (request) => {
      const { name, scopes } = request.body
      const by = request.caller?.name ?? 'nobody'
      await live.note({
        author: `operator:${by}`,
        kind: 'token.made',
        subject: name,
        why: `${by} made a token for ${name}: ${scopes.join(', ')}`,
        data: { scopes },
      })
      const token = await tokens.make(name, scopes)
      log.info({ name, scopes, by }, 'a token was made')
      return { name, scopes, token }
    },
  )
}
