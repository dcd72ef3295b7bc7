// The board's own figures for Prometheus. Labels are route patterns and verdicts, never a URL, a name or an address,
// so that their number is bounded and they may be shown to anyone.

import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Sight } from './caller.ts'
import type { BoardOptions } from './options.ts'
import type { PageOutcome } from './pages/site.ts'
import type { ReportAnswer } from './views.ts'

export type Realm = 'live' | 'exercise'

export interface BoardMetrics {
  observe(method: string, route: string, status: number, tookMs: number): void
  counted(realm: Realm, answer: ReportAnswer): void
  refused(realm: Realm, error: string): void
  page(outcome: PageOutcome): void
  /** `sight`: whose incidents are counted. */
  text(sight: Sight): Promise<string>
  readonly contentType: string
}

const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export function boardMetrics(
  options: Pick<BoardOptions, 'live' | 'version'>,
  eventClients: () => number,
): BoardMetrics {
  const registry = new Registry()
  const registers = [registry]
  const http = new Histogram({
    name: 'holdfast_http_request_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: latencyBuckets,
    registers,
  })
  const reports = new Counter({
    name: 'holdfast_reports_total',
    help: 'Reports answered, by verdict; accepted and duplicate ones are committed',
    labelNames: ['realm', 'verdict'],
    registers,
  })
  const refusals = new Counter({
    name: 'holdfast_report_requests_refused_total',
    help: 'Report requests refused whole, by the code of the problem',
    labelNames: ['realm', 'error'],
    registers,
  })
  const pages = new Counter({
    name: 'holdfast_pages_drawn_total',
    help: 'Pages made, by what became of them: drawn, poor (with refusals in it), fallback (the browser draws it)',
    labelNames: ['outcome'],
    registers,
  })
  gaugesAtScrape(registry, options, eventClients)
  const incidents = { all: openIncidents(options, 'all'), public: openIncidents(options, 'public') }
  return {
    contentType: registry.contentType,
    observe: (method, route, status, tookMs) =>
      http.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, tookMs / 1000),
    counted(realm, answer) {
      reports.inc({ realm, verdict: 'accepted' }, answer.accepted)
      reports.inc({ realm, verdict: 'duplicate' }, answer.duplicate)
      reports.inc({ realm, verdict: 'rejected' }, answer.rejectedTotal ?? answer.rejected.length)
    },
    page: (outcome) => pages.inc({ outcome }),
    refused: (realm, error) => refusals.inc({ realm, error }),
    text: async (sight) => (await registry.metrics()) + (await incidents[sight].metrics()),
  }
}

function gaugesAtScrape(
  registry: Registry,
  { version }: Pick<BoardOptions, 'version'>,
  eventClients: () => number,
): void {
  const registers = [registry]
  new Gauge({ name: 'holdfast_build_info', help: 'Always 1', labelNames: ['version'], registers }).set(
    { version },
    1,
  )
  new Gauge({
    name: 'holdfast_event_clients',
    help: 'Open streams of server-sent events',
    registers,
    collect() {
      this.set(eventClients())
    },
  })
}

/** By themselves: who may see a service hears of its incidents. */
function openIncidents({ live }: Pick<BoardOptions, 'live'>, sight: Sight): Registry {
  const registry = new Registry()
  new Gauge({
    name: 'holdfast_open_incidents',
    help: 'Incidents that are not resolved',
    labelNames: ['severity'],
    registers: [registry],
    async collect() {
      const known = await live.incidents(sight, { limit: 1000 })
      for (const severity of ['minor', 'major', 'critical'])
        this.set(
          { severity },
          known.filter((one) => one.state !== 'resolved' && one.severity === severity).length,
        )
    },
  })
  return registry
}
