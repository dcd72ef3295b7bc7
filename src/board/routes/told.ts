// Why somebody was told of an incident, or not. It names routes and recipients, and so needs `read`.

import { type App, answers, param, type Shared } from '../app.ts'
import { notFound } from '../problem.ts'
import { ToldView } from '../told-views.ts'

export function toldRoute(app: App, { options: { live } }: Shared): void {
  app.get(
    '/incidents/:id/told',
    {
      config: { needs: 'read' },
      schema: answers(
        'Who was told of an incident and who was not: route by route, and by which rule',
        ToldView,
      ),
    },
    async (request) => {
      const id = param(request, 'id')
      const told = (await live.told?.(id)) ?? null
      if (told === null) throw notFound('incident', id)
      return told
    },
  )
}
