// Does the name still answer? A name that was emptied or has vanished answers at once, so it is told within one look;
// this is the failure of 20 October 2025.

import { randomInt } from 'node:crypto'
import { getServers } from 'node:dns'
import { isIP, isIPv6 } from 'node:net'
import {
  type DomainName,
  type Message,
  noFlags,
  parseName,
  query,
  type RecordData,
  rcodeName,
  rcodes,
  typeCodes,
} from '../../dns/index.ts'
import { faultCode } from '../code.ts'
import { settleFault } from '../fault.ts'
import { type CancelLook, type Finding, type LookContext, type Stage, startLook } from '../look.ts'
import type { Probe } from '../spec.ts'
import { askServer, type Reply, type Server } from './ask.ts'
import { peerName } from './socket.ts'

type DnsProbe = Extract<Probe, { kind: 'dns' }>

/** What fits through any path without fragments (DNS flag day 2020). */
const udpSize = 1232
/** As many of the system's resolvers as the C library would ask. */
const mostResolvers = 3

export function lookDns(probe: DnsProbe, context: LookContext, tell: (finding: Finding) => void): CancelLook {
  const servers = probe.server === undefined ? systemServers() : parseServers([probe.server])
  const peer = servers.length === 1 ? peerName(servers[0]!.host, servers[0]!.port) : "the system's resolvers"
  return startLook(context, 'dns', peer, (stage) => ask(stage, probe, servers, peer), tell)
}

export const systemServers = (): readonly Server[] => parseServers(getServers().slice(0, mostResolvers))

/** Reads `192.0.2.1`, `192.0.2.1:5300`, `2001:db8::1`, `[2001:db8::1]:5300`; leaves out what is none of them. */
export function parseServers(texts: readonly string[]): readonly Server[] {
  return texts.flatMap((text) => {
    const match = /^\[(.+)\]:(\d{1,5})$/.exec(text) ?? /^([^:]+):(\d{1,5})$/.exec(text)
    const server = match ? { host: match[1]!, port: Number(match[2]) } : { host: text, port: 53 }
    return isIP(server.host) && server.port > 0 && server.port < 65_536 ? [server] : []
  })
}

function ask(stage: Stage, probe: DnsProbe, servers: readonly Server[], peer: string): () => void {
  const name = parseName(probe.name)
  if (!name.ok || servers.length === 0) {
    stage.unknown(
      name.ok
        ? 'there is no DNS server to ask: give the check a `server` such as 192.0.2.1:53'
        : `${JSON.stringify(probe.name)} is no DNS name: ${name.error}`,
    )
    return () => {}
  }
  const failures: Failure[] = []
  const hear = (reply: Reply): void => {
    if (reply.kind === 'answer' && usable(reply.message)) judge(stage, probe, name.value, reply.message, peer)
    else {
      failures.push(reply.kind === 'fault' ? reply : { kind: 'rcode', name: rcodeName(reply.message.rcode) })
      if (failures.length === servers.length) settleFailures(stage, probe, failures, peer)
    }
  }
  const closes = servers.map((server) => askServer(server, questionFor(name.value, probe), hear))
  return () => {
    for (const close of closes) close()
  }
}

const questionFor = (name: DomainName, probe: DnsProbe): Message => ({
  ...query(randomInt(65_536), name, typeCodes[probe.type], {
    udpSize,
    version: 0,
    dnssecOk: false,
    options: [],
  }),
  flags: { ...noFlags, recursionDesired: true },
})

const usable = (message: Message): boolean =>
  message.rcode === rcodes.NOERROR || message.rcode === rcodes.NXDOMAIN

type Failure =
  | { readonly kind: 'fault'; readonly error: Error }
  | { readonly kind: 'rcode'; readonly name: string }

/** A resolver of our own that is not there says nothing about the name; a server that was named does. */
function settleFailures(stage: Stage, probe: DnsProbe, failures: readonly Failure[], peer: string): void {
  const refusal = failures.find((failure) => failure.kind === 'rcode')
  const fault = failures.find((failure) => failure.kind === 'fault')
  if (refusal) stage.down('dns', `${probe.name}: ${refusal.name} from ${peer} after ${stage.took()}`)
  else if (probe.server !== undefined) settleFault(stage, fault?.error, peer)
  else
    stage.unknown(
      `could not look at ${probe.name}: ${peer} did not take the question (${faultCode(fault?.error)})`,
    )
}

function judge(stage: Stage, probe: DnsProbe, name: DomainName, message: Message, peer: string): void {
  const found = message.answer.flatMap((record) =>
    record.type === typeCodes[probe.type] && record.data.type !== 'opaque' ? [written(record.data)] : [],
  )
  const missing = probe.expect.filter((wanted) => !found.includes(asWritten(probe.type, wanted)))
  const from = `${peer} after ${stage.took()}`
  if (message.rcode === rcodes.NXDOMAIN) stage.down('dns', `${name} does not exist (NXDOMAIN), says ${from}`)
  else if (found.length === 0) stage.down('dns', `${name} has no ${probe.type} record, says ${from}`)
  else if (missing.length > 0)
    stage.down('dns', `${name} lacks ${probe.type} ${missing.join(', ')}; found ${few(found)}, says ${from}`)
  else stage.up(`${name} has ${probe.type} ${few(found)}, says ${from}`)
}

const few = (values: readonly string[]): string =>
  values.length > 4 ? `${values.slice(0, 4).join(', ')} and ${values.length - 4} more` : values.join(', ')

function written(data: RecordData): string {
  switch (data.type) {
    case 'A':
      return data.address
    case 'AAAA':
      return sameSpelling(data.address)
    case 'TXT':
      return data.strings.join('')
    case 'MX':
      return `${data.preference} ${data.exchange}`
    default:
      return 'target' in data ? data.target : ''
  }
}

/** An expectation in the form in which answers are written. */
function asWritten(type: DnsProbe['type'], wanted: string): string {
  if (type === 'TXT' || type === 'A') return wanted
  if (type === 'AAAA') return sameSpelling(wanted)
  return wanted.toLowerCase().replace(/\.$/, '')
}

/** One spelling for one IPv6 address; the URL standard's serialiser is the canonical one. */
const sameSpelling = (address: string): string =>
  isIPv6(address) ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address
