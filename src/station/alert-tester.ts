// Tests of routes by the configuration in force: for real, or shown without their secrets.

import { readFile } from 'node:fs/promises'
import { type AlertSpec, showTest, tryRoute } from '../alerts/index.ts'
import type { AlertTesting, AlertTestView } from '../board/index.ts'
import { bad, good } from '../terms/index.ts'
import { realClock as clock, realTimers as timers } from './clock.ts'

type Documents = Parameters<typeof tryRoute>[1]['documents']

/** `boardUrl`: asked when it is needed, as it is known once the board listens. */
export function alertTester(
  routes: () => readonly AlertSpec[],
  documents: Documents,
  boardUrl: () => string,
): AlertTesting {
  const secrets = (file: string): Promise<string> => readFile(file, 'utf8').then((text) => text.trim())
  const ports = { clock, timers, fetch, secrets, documents, monotonic: () => clock.monotonic() }
  const never = new AbortController().signal
  return {
    test: async (route, dryRun) => {
      const spec = routes().find(({ id }) => id === route)
      if (spec === undefined) return bad({ code: 'not-found', message: unknown(route, routes()) })
      const view = { route, kind: spec.kind, dryRun }
      if (dryRun) {
        const requests = showTest(spec, clock.now(), boardUrl()).map(({ headers, ...rest }) => ({
          ...rest,
          headers: { ...headers },
        }))
        return good({ ...view, tried: [], requests })
      }
      const tried = await tryRoute(spec, ports, boardUrl(), never)
      return good({ ...view, tried: tried.map(viewOf), requests: [] })
    },
  }
}

function viewOf({ recipient, sent, took }: Awaited<ReturnType<typeof tryRoute>>[number]) {
  const outcome: AlertTestView['tried'][number]['outcome'] = sent.kind === 'retry' ? 'failed' : sent.kind
  return { recipient, outcome, why: sent.kind === 'sent' ? null : sent.why, tookMs: Math.round(took) }
}

function unknown(route: string, routes: readonly AlertSpec[]): string {
  const known = routes.map(({ id }) => id).slice(0, 20)
  const those = known.length === 0 ? 'the configuration has none' : `there are ${known.join(', ')}`
  return `there is no route ${JSON.stringify(route.slice(0, 80))}; ${those}`
}
