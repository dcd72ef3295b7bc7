// Holdfast in the terms of its aims: an interval of 200 ms, a timeout of 250 ms, two failures, three successes.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startConfigured } from '../../test/system/instance.ts'
import type { Contender } from './contender.ts'
import { eastAddress, name, westAddress, zone } from './scene.ts'

const check = (address: string, port: number): string =>
  `{ service: app, http: "http://${address}:${port}/health", every: 200ms, timeout: 250ms, down: 2, up: 3 }`

export const configuration = (targetPort: number): string => `
services: { app: { name: App } }
checks:
  east: ${check(eastAddress, targetPort)}
  west: ${check(westAddress, targetPort)}
endpoints:
  ${name}:
    ttl: 1s
    slowStart: 0s
    dampFlaps: false
    targets:
      east: { address: ${eastAddress}, check: east }
      west: { address: ${westAddress}, check: west }
    prefer: [east, west]
    publish: [here]
publishers:
  here: { kind: embedded, zone: ${zone}, file: ${zone}.zone }
`

export async function startOwn(
  folder: string,
  ports: { http: number; dns: number },
  targetPort: number,
): Promise<Contender> {
  const file = join(folder, 'holdfast.yaml')
  writeFileSync(file, configuration(targetPort))
  writeFileSync(
    join(folder, `${zone}.zone`),
    `$ORIGIN ${zone}.\n$TTL 60\n@ IN SOA ns.${zone}. hostmaster.${zone}. 1 3600 600 86400 5\n@ IN NS ns.${zone}.\nns IN A 127.0.0.1\n`,
  )
  const instance = await startConfigured(file, { folder, ports, withinMs: 120_000 })
  return { label: 'Holdfast', dns: instance.dns, stop: () => instance.dispose() }
}
