import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, test } from 'node:test'
import {
  type DomainName,
  decodeMessage,
  encodeMessage,
  type Message,
  noFlags,
  type RecordData,
  type RecordType,
  rcodes,
  recordsOf,
} from '../../dns/index.ts'
import { ms } from '../../terms/index.ts'
import type { Probe } from '../spec.ts'
import { dnsServer, listening, look } from '../testing/servers.ts'
import { parseServers } from './dns.ts'

type DnsProbe = Extract<Probe, { kind: 'dns' }>
const name = 'app.shop.example' as DomainName

const reply = (question: Message, rcode: number, data: readonly RecordData[] = []): Message => ({
  ...question,
  rcode,
  flags: { ...noFlags, response: true, authoritative: true },
  answer: data.flatMap((one) => recordsOf({ name, type: one.type as RecordType, ttl: 5, data: [one] })),
})
const a = (address: string): RecordData => ({ type: 'A', address })

async function asked(
  answer: (question: Message) => Message | null,
  more: Partial<DnsProbe> = {},
  timeout = ms(2000),
) {
  const server = await dnsServer(answer)
  try {
    const probe: DnsProbe = {
      kind: 'dns',
      name,
      type: 'A',
      server: `127.0.0.1:${server.port}`,
      expect: [],
      ...more,
    }
    return await look(probe, timeout)
  } finally {
    await server.close()
  }
}

describe('a dns look', () => {
  test('is up when the name has the records that are expected', async () => {
    const finding = await asked((q) => reply(q, rcodes.NOERROR, [a('192.0.2.1'), a('192.0.2.2')]), {
      expect: ['192.0.2.2'],
    })
    assert.equal(finding.verdict, 'up', finding.detail)
  })

  test('tells a name that was emptied in one look', async () => {
    const finding = await asked((q) => reply(q, rcodes.NOERROR))
    assert.deepEqual([finding.verdict, finding.phase, finding.timedOut], ['down', 'dns', undefined])
    assert.match(finding.detail, /app\.shop\.example has no A record/)
  })

  test('tells a name that has vanished in one look', async () => {
    const finding = await asked((q) => reply(q, rcodes.NXDOMAIN))
    assert.deepEqual([finding.verdict, finding.phase], ['down', 'dns'])
    assert.match(finding.detail, /does not exist \(NXDOMAIN\)/)
  })

  test('tells which expected record is missing', async () => {
    const finding = await asked((q) => reply(q, rcodes.NOERROR, [a('192.0.2.1')]), { expect: ['192.0.2.9'] })
    assert.deepEqual([finding.verdict, finding.phase], ['down', 'dns'])
    assert.match(finding.detail, /lacks A 192\.0\.2\.9; found 192\.0\.2\.1/)
  })

  for (const rcode of ['SERVFAIL', 'REFUSED'] as const)
    test(`tells ${rcode} as down`, async () => {
      const finding = await asked((q) => reply(q, rcodes[rcode]))
      assert.deepEqual([finding.verdict, finding.phase], ['down', 'dns'])
      assert.match(finding.detail, new RegExp(rcode))
    })

  test('tells a silent server as timed out in phase dns', async () => {
    const finding = await asked(() => null, {}, ms(60))
    assert.deepEqual([finding.verdict, finding.phase, finding.timedOut], ['down', 'dns', true])
  })

  test('tells a server that is not there as refused', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port } = socket.address()
    socket.close()
    await once(socket, 'close')
    const probe: DnsProbe = { kind: 'dns', name, type: 'A', server: `127.0.0.1:${port}`, expect: [] }
    const finding = await look(probe)
    assert.deepEqual([finding.verdict, finding.refused], ['down', true], finding.detail)
  })

  test('ignores an answer with another id or to another question', async () => {
    const wrong = (q: Message): Message => ({ ...reply(q, rcodes.NXDOMAIN), id: q.id ^ 1 })
    const other = (q: Message): Message => ({
      ...reply(q, rcodes.NXDOMAIN),
      question: [{ name: 'evil.example' as DomainName, type: 1, class: 1 }],
    })
    for (const forged of [wrong, other]) {
      const finding = await asked(forged, {}, ms(60))
      assert.equal(finding.timedOut, true, finding.detail)
    }
  })

  test('compares IPv6 addresses and names by meaning, not by spelling', async () => {
    const v6 = await asked((q) => reply(q, rcodes.NOERROR, [{ type: 'AAAA', address: '2001:db8::1' }]), {
      type: 'AAAA',
      expect: ['2001:0DB8:0:0::1'],
    })
    assert.equal(v6.verdict, 'up', v6.detail)
    const target = 'west.shop.example' as DomainName
    const cname = await asked((q) => reply(q, rcodes.NOERROR, [{ type: 'CNAME', target }]), {
      type: 'CNAME',
      expect: ['West.Shop.Example.'],
    })
    assert.equal(cname.verdict, 'up', cname.detail)
  })

  test('asks again over TCP when the answer was truncated', async () => {
    const udp = createSocket('udp4')
    const tcp = createServer((socket) =>
      socket.once('data', (bytes) => {
        const question = decodeMessage((bytes as Buffer).subarray(2))
        assert.ok(question.ok)
        const answer = encodeMessage(reply(question.value, rcodes.NOERROR, [a('192.0.2.7')]))
        const framed = Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 0xff]), answer])
        socket.write(framed.subarray(0, 5))
        socket.end(framed.subarray(5))
      }),
    )
    const running = await listening(tcp)
    udp.on('message', (bytes, from) => {
      const question = decodeMessage(bytes)
      assert.ok(question.ok)
      const cut = reply(question.value, rcodes.NOERROR)
      udp.send(encodeMessage({ ...cut, flags: { ...cut.flags, truncated: true } }), from.port, from.address)
    })
    udp.bind(running.port, '127.0.0.1')
    await once(udp, 'listening')
    const server = `127.0.0.1:${running.port}`
    const finding = await look({ kind: 'dns', name, type: 'A', server, expect: ['192.0.2.7'] })
    udp.close()
    await running.close()
    assert.equal(finding.verdict, 'up', finding.detail)
  })

  test('is unknown for something that is no name', async () => {
    const probe: DnsProbe = { kind: 'dns', name: 'a..b', type: 'A', server: '127.0.0.1', expect: [] }
    assert.equal((await look(probe)).verdict, 'unknown')
  })
})

test('a server is read with and without its port, in both families', () => {
  assert.deepEqual(parseServers(['192.0.2.1', '192.0.2.1:5300', '2001:db8::1', '[2001:db8::1]:5300']), [
    { host: '192.0.2.1', port: 53 },
    { host: '192.0.2.1', port: 5300 },
    { host: '2001:db8::1', port: 53 },
    { host: '2001:db8::1', port: 5300 },
  ])
})

test('what is no address and port is left out, and the look is unknown', async () => {
  assert.deepEqual(parseServers(['ns.example', '192.0.2.1:99999', '192.0.2.1:0', '']), [])
  const probe: DnsProbe = { kind: 'dns', name, type: 'A', server: 'ns.example:53', expect: [] }
  const finding = await look(probe)
  assert.equal(finding.verdict, 'unknown')
  assert.match(finding.detail, /give the check a `server`/)
})
