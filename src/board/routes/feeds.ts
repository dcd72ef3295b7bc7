// What providers admit is read from feeds; how these themselves stand is told here.

import { Type } from 'typebox'
import { type App, answers, type Shared } from '../app.ts'
import { FeedView } from '../feed-views.ts'

export function feedRoutes(app: App, { options: { live } }: Shared): void {
  app.get(
    '/feeds',
    {
      config: { needs: 'read' },
      schema: answers(
        'Feeds: when each was last good, what ails it, what could not be read or mapped',
        Type.Array(FeedView),
      ),
    },
    async () => [...((await live.feeds?.()) ?? [])],
  )
}
