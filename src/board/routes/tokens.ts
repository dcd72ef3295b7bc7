// Making tokens: the only answer that ever holds one.

import { type App, answers, type Shared } from '../app.ts'
import { TokenBody, TokenMade } from '../bodies.ts'

export function tokenRoutes(app: App, { options: { tokens, log } }: Shared): void {
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
      const token = await tokens.make(name, scopes)
      log.info({ name, scopes, by: request.caller?.name }, 'a token was made')
      return { name, scopes, token }
    },
  )
}
