// The configuration: read with everything made by hand in it, and changed beside the file.

import { type App, answers } from '../app.ts'
import type { Caller } from '../caller.ts'
import {
  ConfigurationBody,
  ConfigurationChanged,
  type ConfigurationDesk,
  ConfigurationView,
} from '../configuration.ts'
import { granted } from '../problem.ts'

const admin = { needs: 'admin' } as const

export function configurationRoutes(app: App, desk: ConfigurationDesk): void {
  app.get(
    '/configuration',
    {
      config: admin,
      schema: answers('What the file says and what was added by hand, as one file', ConfigurationView),
    },
    async () => granted(await desk.show()),
  )
  app.post(
    '/configuration',
    {
      config: admin,
      bodyLimit: 4 * 1024 * 1024,
      schema: {
        ...answers('Add entries, or remove added ones; all or nothing', ConfigurationChanged),
        body: ConfigurationBody,
      },
    },
    async (request) => granted(await desk.change(request.body, request.caller as Caller)),
  )
}
