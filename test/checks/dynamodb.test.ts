// The check that measures how far a region of a global table is behind: two tables of dynalite stand for two regions, and
// the test is what replicates between them, when it says so.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  type AttributeValue,
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import { type Finding, type LookMemory, lookOnce, type Probe } from '../../src/checks/index.ts'
import { realClock, realTimers as timers } from '../../src/station/clock.ts'
import { instant, ms } from '../../src/terms/index.ts'

/** It has no types of its own. */
const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server

type DynamodbProbe = Extract<Probe, { kind: 'dynamodb' }>
type Item = Record<string, AttributeValue>

const secret = 'a-secret-that-is-never-told'
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: secret }

async function listen(server: Server) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const end = async (): Promise<void> => {
    server.closeAllConnections()
    const closed = once(server, 'close')
    server.close()
    await closed
  }
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end }
}

async function startRegion(region: string) {
  const { endpoint, end } = await listen(dynalite({ createTableMs: 0 }))
  const client = new DynamoDBClient({ region, endpoint, credentials })
  await client.send(
    new CreateTableCommand({
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  return {
    endpoint,
    items: async (): Promise<readonly Item[]> =>
      (await client.send(new ScanCommand({ TableName: 'orders' }))).Items ?? [],
    put: (item: Item) => client.send(new PutItemCommand({ TableName: 'orders', Item: item })),
    async end() {
      client.destroy()
      await end()
    },
  }
}

describe('how far a region of a global table is behind', () => {
  let folder: string
  let credentialsFile: string
  let from: Awaited<ReturnType<typeof startRegion>>
  let to: Awaited<ReturnType<typeof startRegion>>
  let memory: LookMemory
  /** How far the wall clock of this process was set, in ms. */
  let clockSet = 0
  const clock = { ...realClock, now: () => instant(realClock.now() + clockSet) }
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    credentialsFile = join(folder, 'aws-credentials')
    const lines = ['[default]', 'aws_access_key_id = AKIAEXAMPLE', `aws_secret_access_key = ${secret}`]
    writeFileSync(credentialsFile, lines.join('\n'), { mode: 0o600 })
  })
  after(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(async (t) => {
    from = await startRegion('us-east-1')
    to = await startRegion('us-west-2')
    memory = {}
    clockSet = 0
    const ending = [from, to]
    const context = t as { after?: (end: () => Promise<void>) => void }
    context.after?.(async () => {
      for (const region of ending) await region.end().catch(() => {})
    })
  })

  const probe = (more: Partial<DynamodbProbe> = {}): DynamodbProbe => ({
    kind: 'dynamodb',
    table: 'orders',
    key: 'id',
    from: { region: 'us-east-1', endpoint: from.endpoint },
    to: { region: 'us-west-2', endpoint: to.endpoint },
    credentialsFile,
    ...more,
  })
  const look = (at: DynamodbProbe = probe(), timeout = 20_000): Promise<Finding> =>
    new Promise((tell) => {
      lookOnce(at, { clock, timers, timeout: ms(timeout), memory }, (finding) => {
        assert.doesNotMatch(finding.detail, new RegExp(secret))
        tell(finding)
      })
    })
  const measure = async (): Promise<number> => {
    const { value, detail } = await look()
    assert.ok(value !== undefined, detail)
    return value
  }
  const replicate = async (): Promise<void> => {
    for (const item of await from.items()) await to.put(item)
  }

  test('is not known before the first canary has arrived, then at least its true lag', async () => {
    const first = await look()
    assert.deepEqual([first.verdict, first.value], ['down', undefined])
    assert.match(
      first.detail,
      /the canary from us-east-1 has not arrived in the table orders in us-west-2 yet/,
    )
    await replicate()
    const one = await measure()
    const two = await measure()
    assert.ok(one > 0 && two > one, `${one} then ${two}`)
    await replicate()
    const three = await measure()
    assert.ok(three > 0 && (await measure()) > three)
  })

  test('a check the other way in the same table is not taken for an arrival', async () => {
    const other: LookMemory = {}
    const back = probe({ from: probe().to, to: probe().from })
    const lookBack = (): Promise<Finding> =>
      new Promise((tell) => void lookOnce(back, { clock, timers, timeout: ms(20_000), memory: other }, tell))
    await look()
    await replicate()
    const one = await measure()
    // Nothing is replicated any more, and the other check goes on writing where this one reads.
    await lookBack()
    const two = await measure()
    await lookBack()
    const three = await measure()
    assert.ok(one < two && two < three, `${one}, ${two}, ${three}`)
  })

  test('an old canary does not pass for a new one when the clock is set back', async () => {
    await look()
    await replicate()
    const one = await measure()
    clockSet = -3_600_000
    const two = await measure()
    const three = await measure()
    assert.ok(one < two && two < three, `${one}, ${two}, ${three}`)
    await replicate()
    assert.ok((await measure()) > 0)
    // Nor to a process that starts anew: it waits for one of its own.
    memory = {}
    clockSet = -7_200_000
    for (let looks = 0; looks < 2; looks++) {
      const { verdict, detail } = await look()
      assert.equal(verdict, 'down', detail)
      assert.match(detail, /is from the future: the clock here was set back/)
    }
    await replicate()
    assert.ok((await measure()) > 0)
  })

  test('a process that starts anew goes by what an earlier one wrote', async () => {
    await look()
    await replicate()
    memory = {}
    assert.ok((await measure()) > 0)
  })

  test('ends where the region died, and shrinks when what it wrote has arrived', async () => {
    await look()
    await replicate()
    await measure()
    const written = await from.items()
    await from.end()
    const dead = await measure()
    assert.ok(dead > 0)
    assert.equal(await measure(), dead)
    assert.match((await look()).detail, /; DynamoDB in us-east-1 cannot be reached \(ECONNREFUSED\)/)
    for (const item of written) await to.put(item)
    const rest = await measure()
    assert.ok(rest < dead, `${rest} of ${dead}`)
    assert.equal(await measure(), rest)
  })

  test('a region where it is read that is gone is down, with the reason', async () => {
    await to.end()
    const finding = await look()
    assert.equal(finding.verdict, 'down')
    assert.match(finding.detail, /^DynamoDB in us-west-2 cannot be reached \(ECONNREFUSED\)/)
  })

  test('what is refused is told with the way out', async () => {
    const said = async (more: Partial<DynamodbProbe>): Promise<string> => {
      memory = {}
      const finding = await look(probe(more))
      assert.equal(finding.verdict, 'down', finding.detail)
      return finding.detail
    }
    assert.match(
      await said({ table: 'gone' }),
      /us-east-1 has no table gone: correct `table`, or add a replica/,
    )
    assert.match(await said({ key: 'pk' }), /its key must be pk, of type string/)
    assert.match(
      await said({ credentialsFile: join(folder, 'none') }),
      /no AWS credentials were found in .*none/,
    )
    const refusing = async (type: string, status = 400): Promise<string> => {
      const server = await listen(
        createServer((_, response) =>
          response.writeHead(status).end(JSON.stringify({ __type: `com.amazon.coral.service#${type}` })),
        ),
      )
      const detail = await said({ from: { region: 'us-east-1', endpoint: server.endpoint } })
      await server.end()
      return detail
    }
    assert.match(await refusing('AccessDeniedException'), /allow dynamodb:PutItem on the table orders/)
    assert.match(await refusing('ExpiredTokenException'), /have expired: renew them in .*aws-credentials/)
    assert.match(await refusing('ThrottlingException'), /throttles the canary/)
    assert.match(
      await refusing('SomethingNewException'),
      /refused to write the canary \(SomethingNewException\)/,
    )
    // A service that is broken is no refusal: the region counts as away.
    assert.match(await refusing('InternalServerError', 500), /has not arrived/)
  })

  test('a region that is silent leaves time to read in the other', async () => {
    await look()
    await replicate()
    await look()
    const silent = await listen(createServer(() => {}))
    memory = { ...(memory.lag ? { lag: memory.lag } : {}) }
    const finding = await look(probe({ from: { region: 'us-east-1', endpoint: silent.endpoint } }), 4000)
    await silent.end()
    assert.equal(finding.verdict, 'up', finding.detail)
    assert.match(finding.detail, /; DynamoDB in us-east-1 did not answer in time/)
  })
})
