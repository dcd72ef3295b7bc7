// The world of 20 October 2025, small: one table in two regions (dynalite, over TLS with a certificate for each
// region's name), a BIND that is asked for their names, and the two ways in which the name of us-east-1 may die.

import { spawnSync } from 'node:child_process'
import { Resolver } from 'node:dns'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { Agent, type AgentOptions } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo, LookupFunction } from 'node:net'
import {
  CreateTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Names, Regions, type RegionsOptions, requestHandler } from '../../client/src/index.ts'
import { selfSigned } from '../../src/checks/testing/certificate.ts'
import { type Named, startNamed } from '../publishers/named.ts'
import { type Relay, startRelay } from './relay.ts'

/** It has no types of its own. */
const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server

export type Region = 'us-east-1' | 'us-west-2'
export const regions = ['us-east-1', 'us-west-2'] as const
export const table = 'orders'
export const hostOf = (region: Region): string => `dynamodb.${region}.open.test`
const addresses = { 'us-east-1': '127.0.0.2', 'us-west-2': '127.0.0.3' } as const

type Store = {
  readonly region: Region
  readonly relay: Relay
  readonly cert: string
  end(): Promise<void>
}

/** A table with one order in it, that says which region it was read in; reached through a relay. */
async function startStore(region: Region): Promise<Store> {
  const day = 24 * 3_600_000
  const { key, cert } = selfSigned(hostOf(region), new Date(Date.now() - day), new Date(Date.now() + day))
  const server = dynalite({ createTableMs: 0, ssl: true, key, cert, ca: cert })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const relay = await startRelay(addresses[region], (server.address() as AddressInfo).port)
  const client = new DynamoDBClient({
    ...identity(region),
    endpoint: `https://${addresses[region]}:${relay.port}`,
    requestHandler: { httpsAgent: new Agent({ ca: cert, servername: hostOf(region) }) },
  })
  await fill(client, region)
  client.destroy()
  const end = async (): Promise<void> => {
    await relay.die()
    const closed = once(server, 'close')
    server.close()
    await closed
  }
  return { region, relay, cert, end }
}

async function fill(client: DynamoDBClient, region: Region): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: table,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const item = { id: { S: '1' }, readIn: { S: region } }
  for (let tries = 100; ; tries--)
    try {
      await client.send(new PutItemCommand({ TableName: table, Item: item }))
      return
    } catch (error) {
      // The table is being created.
      if (tries === 0 || (error as Error).name !== 'ResourceNotFoundException') throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
}

const identity = (region: Region): DynamoDBClientConfig => ({
  region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
})

export type October = {
  readonly server: string
  /** What clients trust. */
  readonly ca: readonly string[]
  readonly url: (region: Region) => string
  /** NODATA, as on that day, or NXDOMAIN. */
  empty(how?: 'NODATA' | 'NXDOMAIN'): void
  /** What stands before the table in us-east-1. */
  readonly relay: Relay
  /** Both regions and the name are as before. */
  restore(): Promise<void>
  end(): Promise<void>
}

/** Null when BIND is missing. */
export async function startOctober(): Promise<October | null> {
  const named = await startNamed()
  if (named === null) return null
  const stores = await Promise.all(regions.map(startStore))
  const relayOf = (region: Region): Relay => stores.find((one) => one.region === region)!.relay
  for (const region of regions) update(named, publishing(region))
  return {
    server: `127.0.0.1:${named.port}`,
    ca: stores.map(({ cert }) => cert),
    url: (region) => `https://${hostOf(region)}:${relayOf(region).port}`,
    empty: (how = 'NODATA') =>
      update(named, [
        `delete ${hostOf('us-east-1')} A`,
        `${how === 'NODATA' ? 'add' : 'delete'} ${hostOf('us-east-1')} 1 TXT emptied`,
      ]),
    relay: relayOf('us-east-1'),
    restore: async () => {
      await relayOf('us-east-1').revive()
      update(named, publishing('us-east-1'))
    },
    end: async () => {
      await Promise.all(stores.map((one) => one.end()))
      await named.stop()
    },
  }
}

const publishing = (region: Region): readonly string[] => [
  `delete ${hostOf(region)}`,
  `add ${hostOf(region)} 1 A ${addresses[region]}`,
]

function update({ port, openZone }: Named, changes: readonly string[]): void {
  const input = [
    `server 127.0.0.1 ${port}`,
    `zone ${openZone}`,
    ...changes.map((one) => `update ${one}`),
    'send',
    '',
  ]
  const { status, stderr } = spawnSync('nsupdate', [], { input: input.join('\n'), encoding: 'utf8' })
  if (status !== 0) throw new Error(`nsupdate: ${stderr}`)
}

/** Each operation on a connection of its own, for both clients alike: an open connection outlives the name it was made by. */
const agentOptions = ({ ca }: October): AgentOptions => ({ ca: [...ca], keepAlive: false })

/** The SDK as it comes; its connections ask the same server, each anew, as they would ask the system's resolver. */
export function plainClient(world: October): DynamoDBClient {
  const resolver = new Resolver()
  resolver.setServers([world.server])
  const lookup: LookupFunction = (name, options, answer) =>
    resolver.resolve4(name, (error, found = []) => {
      if (options.all)
        answer(
          error,
          found.map((address) => ({ address, family: 4 })),
        )
      else answer(error, found[0] ?? '', 4)
    })
  const httpsAgent = new Agent({ ...agentOptions(world), lookup })
  return new DynamoDBClient({
    ...identity('us-east-1'),
    endpoint: world.url('us-east-1'),
    requestHandler: { httpsAgent },
  })
}

/** The same SDK with Holdfast's agents, and a client for each region. */
export function heldClient(
  world: October,
  names: Names,
  options: Partial<RegionsOptions<DynamoDBClient>> = {},
): Regions<DynamoDBClient> {
  const endpoints = regions.map((region) => ({
    name: region,
    host: hostOf(region),
    client: new DynamoDBClient({
      ...identity(region),
      endpoint: world.url(region),
      requestHandler: requestHandler(names, agentOptions(world)),
    }),
  }))
  return new Regions({ names, endpoints, writes: 'never', ...options })
}
