// Tests of routes by the configuration in force: for real, or shown without their secrets.

import { readFile } from 'node:fs/promises'
import { type AlertSpec, showTest, tryRoute } from '../alerts/index.ts'
import type { AlertTesting, AlertTestView } from '../board/index.ts'
import { bad, good, type NewEntry } from '../terms/index.ts'
import { realClock as clock, realTimers as timers } from './clock.ts'

type Documents = Parameters<typeof tryRoute>[1]['documents']

export type AlertTesterParts = {
  readonly routes: () => readonly AlertSpec[]
  readonly documents: Documents
  /** Asked when it is needed, as it is known once the board listens. */
  readonly boardUrl: () => string
  /** Into the journal. */
  readonly record: (entry: NewEntry) => void
}

export function alertTester({ routes, documents, boardUrl, record }: AlertTesterParts): AlertTesting {
  const secrets = (file: string): Promise<string> => readFile(file, 'utf8').then((text) => text.trim())
  const ports = { clock, timers, fetch, secrets, documents, monotonic: () => clock.monotonic() }
  const never = new AbortController().signal
  return {
    test: async (route, dryRun, { name }) => {
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
      const tried = (await tryRoute(spec, ports, boardUrl(), never)).map(viewOf)
      record({ at: clock.now(), author: `operator:${name}`, ...testedEntry(route, tried) })
      return good({ ...view, tried, requests: [] })
    },
  }
}

type Tries = AlertTestView['tried']

/** Recipients are named as routes compare them: no secret is in them. */
export function testedEntry(route: string, tried: Tries): Omit<NewEntry, 'at' | 'author'> {
  const taken = tried.filter(({ outcome }) => outcome === 'sent').length
  const failed = tried.find(({ outcome }) => outcome !== 'sent')
  const why =
    failed === undefined ? '' : `; ${failed.recipient} did not take it: ${failed.why ?? failed.outcome}`
  return {
    kind: 'alert.tested',
    subject: route,
    why: `a test went out by ${route}: ${taken} of ${tried.length} recipients took it${why}`,
    data: {
      route,
      taken,
      tried: tried.map(({ recipient, outcome, why: said }) => ({ recipient, outcome, why: said })),
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
