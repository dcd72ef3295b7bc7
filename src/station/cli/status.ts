// `holdfast status`: the board in one screen of text.

import type { Overview } from '../../board/index.ts'
import { runningInstances } from '../instances.ts'
import { connect } from './connection.ts'
import { table } from './format.ts'

type Print = (value: unknown) => void

export async function status(options: { url?: string; json?: boolean }, print: Print): Promise<void> {
  const running = runningInstances(process.env)
  if (running.length === 0 && !options.url && !process.env.HOLDFAST_URL)
    return void print(
      options.json
        ? { running }
        : 'no Holdfast is running here; start one with "npm start" or "holdfast start"',
    )
  const connection = connect(options, process.env)
  const overview = await connection.get<Overview>('/api/v1/overview')
  if (options.json) return void print({ instance: connection.instance, overview })
  const { incidents, suspects, endpoints, services } = overview
  const open = incidents.filter((incident) => incident.state !== 'resolved')
  print(`${connection.instance.url}  dns ${connection.instance.dns || 'unknown'}`)
  print(`${services.length} services, ${open.length} open incidents`)
  for (const suspect of suspects.filter((one) => one.clearedAt === null))
    print(
      `foundation ${suspect.foundation} (${Math.round(suspect.score * 100)} %): ${suspect.blastRadius.services} services, ${suspect.blastRadius.countries} countries`,
    )
  for (const incident of open)
    print(`  ${incident.state} ${incident.severity}  ${incident.serviceName}: ${incident.summary}`)
  for (const { name, refusals } of endpoints)
    for (const refusal of refusals)
      print(
        `waits for an operator: ${name}: ${refusal.message}\n  to let it happen: holdfast plan overrule ${name} ${refusal.name} --why TEXT`,
      )
  if (endpoints.length === 0) return
  print(
    table([
      ['endpoint', 'state', 'answers', 'generation', 'why'],
      ...endpoints.map((e) => [e.name, e.state, e.answers.join(' '), e.generation ?? '-', e.why]),
    ]),
  )
}
