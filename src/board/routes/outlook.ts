// What would die, move and remain, and how much stands in one place. Both tell what is not public, so they need `read`.

import { Type } from 'typebox'
import { type App, answers, type Shared } from '../app.ts'
import { refusedOrder } from '../problem.ts'
import { ConcentrationView, WhatIfView } from '../views.ts'

const word = Type.String({ minLength: 1, maxLength: 200 })
const Query = Type.Object({
  lose: Type.Union([word, Type.Array(word, { minItems: 1, maxItems: 64 })], {
    description: 'aws/us-east-1, aws, jurisdiction:US; given several times all of them are lost at once',
  }),
})

export function outlookRoutes(app: App, { options: { live } }: Shared): void {
  const { outlook } = live
  if (!outlook) return
  app.get(
    '/what-if',
    {
      config: { needs: 'read' },
      schema: { ...answers('What a loss would take; nothing is moved', WhatIfView), querystring: Query },
    },
    async (request) => {
      const { lose } = request.query
      const view = outlook.whatIf(typeof lose === 'string' ? [lose] : lose)
      if (!view.ok) throw refusedOrder({ code: 'bad-request', message: view.error })
      return view.value
    },
  )
  app.get(
    '/concentration',
    {
      config: { needs: 'read' },
      schema: answers(
        'How much stands in one place, and every single loss by what dies with it',
        ConcentrationView,
      ),
    },
    async () => outlook.concentration(),
  )
}
