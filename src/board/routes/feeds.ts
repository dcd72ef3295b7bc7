// What providers admit is read from feeds; how these themselves stand is told here.

import { Type } from 'typebox'
import { isoTime } from '../../terms/index.ts'
import { type App, answers, type DeskOf, type Shared } from '../app.ts'
import { sightOf } from '../auth.ts'
import { FeedView, ProviderLagsView, ProvidersView } from '../feed-views.ts'

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
    async () => [...((await live.feeds?.('all')) ?? [])],
  )
  app.get(
    '/providers',
    {
      schema: answers('Whose word is listened to, whether it is heard, and how late it comes', ProvidersView),
    },
    async (request) => ({
      now: isoTime(live.now()),
      providers: ((await live.feeds?.(sightOf(request))) ?? []).map(
        ({ id, kind, state, lastGoodAt, staleSince, lag }) => ({
          ...{ id, kind, state, lastGoodAt, staleSince, lag },
        }),
      ),
    }),
  )
}

/** Of the live realm and of each exercise. */
export function lagRoutes(app: App, deskOf: DeskOf): void {
  app.get(
    '/feeds/lag',
    {
      config: { needs: 'read' },
      schema: answers(
        'How long after our own onset providers said their first word: by feed and year, and each time',
        ProviderLagsView,
      ),
    },
    async (request) => deskOf(request).providerLags(),
  )
}
