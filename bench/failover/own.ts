// Holdfast in the terms of its aims: an interval of 200 ms, a timeout of 250 ms, two failures, three successes.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Instance, startConfigured } from '../../test/system/instance.ts'
import type { Contender } from './contender.ts'
import { name, type Site, zone } from './scene.ts'

export type OwnOptions = {
  /** Seconds. */
  readonly ttl?: number
  /** Where the board listens; default 127.0.0.1. */
  readonly host?: string
  /** More configuration, whole top-level keys. */
  readonly more?: string
}

export type Own = Contender & { readonly instance: Instance }

const check = (address: string, port: number): string =>
  `{ service: app, http: "http://${address}:${port}/health", every: 200ms, timeout: 250ms, down: 2, up: 3 }`

const configuration = ({ east, west, port }: Site, { ttl = 1, more = '' }: OwnOptions): string => `
services: { app: { name: App } }
checks:
  east: ${check(east, port)}
  west: ${check(west, port)}
endpoints:
  ${name}:
    ttl: ${ttl}s
    slowStart: 0s
    dampFlaps: false
    targets:
      east: { address: ${east}, check: east }
      west: { address: ${west}, check: west }
    prefer: [east, west]
    publish: [here]
publishers:
  here: { kind: embedded, zone: ${zone}, file: ${zone}.zone }
${more}`

/** The folder exists and is empty. */
export async function startOwn(
  folder: string,
  ports: { http: number; dns: number },
  site: Site,
  options: OwnOptions = {},
): Promise<Own> {
  const file = join(folder, 'holdfast.yaml')
  writeFileSync(file, configuration(site, options))
  writeFileSync(
    join(folder, `${zone}.zone`),
    `$ORIGIN ${zone}.\n$TTL 60\n@ IN SOA ns.${zone}. hostmaster.${zone}. 1 3600 600 86400 5\n@ IN NS ns.${zone}.\nns IN A 127.0.0.1\n`,
  )
  const { host } = options
  const instance = await startConfigured(file, {
    folder,
    ports,
    withinMs: 120_000,
    ...(host ? { host } : {}),
  })
  return { label: 'Holdfast', dns: instance.dns, instance, stop: () => instance.dispose() }
}
