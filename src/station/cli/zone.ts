// `holdfast zone PUBLISHER`: what a zone at PowerDNS lacks before it takes updates, shown first and done with `--apply`.

import { type DomainName, parseName } from '../../dns/index.ts'
import { type PowerdnsSpec, prepareZone } from '../../publishers/index.ts'
import { configured } from '../configured.ts'
import { secretsOf } from '../node/resources.ts'
import { CommandFailure } from './connection.ts'

type Print = (value: unknown) => void
export type ZoneOptions = {
  readonly config: string
  readonly nameserver?: readonly string[]
  readonly apply?: boolean
  readonly json?: boolean
}

const timeoutMs = 10_000

export async function prepare(publisher: string, options: ZoneOptions, print: Print): Promise<void> {
  const spec = await specOf(publisher, options.config)
  const { tsig, token } = await secretsOf(spec)
  if (token === null)
    throw new CommandFailure(`there is no key to the API of PowerDNS at ${spec.api.keyFile}`)
  const wanted = { nameservers: (options.nameserver ?? []).map(nameserverOf), secret: tsig }
  const prepared = await prepareZone(spec, { token, timeoutMs }, wanted, options.apply === true)
  if (!prepared.ok) throw new CommandFailure(`${prepared.error.detail}: ${prepared.error.fix}`)
  const { steps, obstacle } = prepared.value
  const done = options.apply === true
  if (options.json) print({ steps: steps.map(({ what }) => what), done, obstacle })
  else {
    for (const { what } of steps) print(done ? `done: ${what}` : `would ${what}`)
    if (steps.length === 0 && !obstacle)
      print(`${spec.zone} takes updates at ${spec.api.url}; nothing is missing`)
    if (steps.length > 0 && !done) print('nothing was done; do it with --apply')
  }
  if (obstacle) throw new CommandFailure(`${obstacle.detail}: ${obstacle.fix}`)
}

async function specOf(publisher: string, file: string): Promise<PowerdnsSpec> {
  const { publishers } = await configured({ file, env: process.env })
  const spec = publishers.find(({ id }) => id === publisher)
  if (spec?.kind === 'powerdns') return spec
  const theirs = publishers.filter(({ kind }) => kind === 'powerdns').map(({ id }) => id)
  throw new CommandFailure(
    `${file} has no publisher ${publisher} of \`kind: powerdns\`; of that kind it has ${theirs.join(', ') || 'none'}`,
    2,
  )
}

function nameserverOf(text: string): DomainName {
  const name = parseName(text)
  if (!name.ok) throw new CommandFailure(`--nameserver: ${name.error}`, 2)
  return name.value
}
