// `POST /alerts/ROUTE/acknowledgements`: PagerDuty and Opsgenie tell of what people did there. The bytes are handed on as
// they came, since it is them that are signed; the answer is 200 also where nothing comes of it, because whoever is
// answered anything else asks again, and in the end not at all.

import { Type } from 'typebox'
import { heardBytes } from '../../alerts/index.ts'
import { type App, answers, param, type Shared } from '../app.ts'
import { Refused } from '../problem.ts'

const Heard = Type.Object({
  taken: Type.Boolean({ description: 'whether anything came of it' }),
  what: Type.String({ description: 'what came of it, or why nothing did' }),
})

const refusals = {
  'not-genuine': new Refused(401, {
    error: 'unauthorized',
    message: 'no route that takes this is known by that secret: see docs/alerts.md',
  }),
  unreadable: new Refused(400, { error: 'bad-request', message: 'this is no webhook of that service' }),
} as const

export async function elsewhereRoute(app: App, { options: { live } }: Shared): Promise<void> {
  const { elsewhere } = live
  if (!elsewhere) return
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: heardBytes }, (_request, body, done) =>
    done(null, body),
  )
  app.post(
    '/alerts/:route/acknowledgements',
    {
      bodyLimit: heardBytes,
      config: { needs: null },
      schema: answers('What somebody acknowledged at PagerDuty or Opsgenie, told by its webhook', Heard),
    },
    async (request) => {
      const heard = await elsewhere.hear(param(request, 'route'), {
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        header(name) {
          const value = request.headers[name]
          return typeof value === 'string' ? value : value?.[0]
        },
      })
      if (!heard.ok) throw refusals[heard.error]
      return heard.value
    },
  )
}
