// A name steered at Route 53 by a whole Holdfast: taken over with what stood there, moved, and told as records that
// Route 53 switches by itself.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView } from '../../src/board/index.ts'
import type { Route53Failover } from '../../src/publishers/index.ts'
import { operator, type Stand, standRoute53, zone, zoneId } from '../publishers/route53/standing.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, startPlace, watched } from './place.ts'

const name = `app.${zone}`

function writeConfiguration(folder: string, { spec, route53 }: Stand, port: number): string {
  const file = join(folder, 'holdfast.yaml')
  writeFileSync(
    file,
    `${watched(port)}
endpoints:
  ${name}:
    ttl: 5s
    ${eastAndWest}
    publish: [cloud]
publishers:
  cloud:
    kind: route53
    zone: ${zone}
    hostedZone: ${zoneId}
    endpoint: "${route53.url}"
    credentialsFile: ${spec.credentialsFile}
`,
  )
  return file
}

describe('a name steered at Route 53', () => {
  let stand: Stand
  let holdfast: Instance
  let file: string
  let east: Place
  let west: Place
  before(async () => {
    stand = await standRoute53()
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const http = await freePorts(4)
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    file = writeConfiguration(folder, stand, http + 1)
    holdfast = await startConfigured(file, { folder, ports: { http, dns: http + 3 } })
  })
  after(async () => {
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
    await stand?.stop()
  })

  const holdsAt = (address: string) =>
    until(
      `Route 53 to answer ${address}`,
      () => stand.route53.authoritative(`${name}.`, 'A').includes(address),
      25_000,
    )
  const view = () => holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)

  test('check-config says what a failover there rests on, and what does not', async () => {
    const { code, stdout } = await holdfast.run('check-config', file)
    assert.equal(code, 0)
    assert.match(stdout, /warning: .*app\.shop\.example: failover needs Route 53's control plane.*us-east-1/)
    assert.match(stdout, /delegate a sub-zone to Holdfast[\s\S]*--format route53-failover/)
  })

  test('is written with its fence in one batch, and moves when its target dies', async () => {
    await holdsAt('127.0.0.2')
    const [fence] = stand.route53.authoritative(`_fence.${name}.`, 'TXT')
    assert.match(fence!, /gen=1 plan=[0-9a-f]+ sel=0/)
    await east.down()
    await holdsAt('127.0.0.3')
    const { publishers } = await until('it to be read back', async () => {
      const now = await view()
      return now.publishers[0]?.state === 'in-force' && now
    })
    assert.match(publishers[0]!.limit!.needs, /us-east-1/)
    await east.up()
  })

  test('is told as failover records that need no control plane on the day', async () => {
    const { code, stdout, stderr } = await holdfast.run(
      'plan',
      'export',
      name,
      '--format',
      'route53-failover',
    )
    assert.equal(code, 0, stderr)
    const failover = JSON.parse(stdout) as Route53Failover
    assert.equal(failover.hostedZone, zoneId)
    assert.equal(failover.healthChecks.length, 1)
    const roles = failover.changeBatch.Changes.map(({ ResourceRecordSet: set }) => set?.Failover)
    assert.ok(roles.includes('PRIMARY') && roles.includes('SECONDARY'))
  })

  test('never shows its secret key', () => {
    assert.ok(!holdfast.output().includes(operator.secretAccessKey))
  })
})
