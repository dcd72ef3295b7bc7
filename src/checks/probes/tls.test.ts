import assert from 'node:assert/strict'
import { createServer as createTcpServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { hours, ms } from '../../terms/index.ts'
import type { Probe } from '../spec.ts'
import { selfSigned } from '../testing/certificate.ts'
import { listening, look, type Running } from '../testing/servers.ts'

const inHours = (n: number): Date => new Date(Date.now() + n * 3_600_000)
const identity = selfSigned('shop.example', inHours(-24), inHours(48))
const usual = getCACertificates('default')

describe('a tls look', () => {
  let running: Running
  before(async () => {
    running = await listening(createServer(identity))
    setDefaultCACertificates([...usual, identity.cert])
  })
  after(async () => {
    setDefaultCACertificates(usual)
    await running.close()
  })
  const probeOf = (minimumHours: number, servername = 'shop.example'): Probe => ({
    kind: 'tls',
    host: '127.0.0.1',
    port: running.port,
    servername,
    minimum: hours(minimumHours),
  })

  test('is up while the certificate is good for long enough', async () => {
    const finding = await look(probeOf(24))
    assert.equal(finding.verdict, 'up', finding.detail)
    assert.match(finding.detail, /valid for (1\.9|2) days/)
  })

  test('is down before it expires, with how long is left and how long was wanted', async () => {
    const finding = await look(probeOf(24 * 14))
    assert.deepEqual([finding.verdict, finding.phase], ['down', 'tls'])
    assert.match(finding.detail, /expires in (1\.9|2) days .* less than the 14 days wanted: renew it/)
  })

  test('is down when the certificate is for another name', async () => {
    const finding = await look(probeOf(1, 'other.example'))
    assert.deepEqual([finding.verdict, finding.phase], ['down', 'tls'])
    assert.match(finding.detail, /for another name/)
  })

  test('is down when it has expired', async () => {
    const old = selfSigned('shop.example', inHours(-24), inHours(-1))
    const server = await listening(createServer(old))
    setDefaultCACertificates([...usual, old.cert])
    const finding = await look({ ...probeOf(1), port: server.port } as Probe)
    setDefaultCACertificates([...usual, identity.cert])
    await server.close()
    assert.deepEqual([finding.verdict, finding.phase], ['down', 'tls'])
    assert.match(finding.detail, /has expired/)
  })

  test('tells a handshake that hangs as timed out in phase tls', async () => {
    const silent = await listening(createTcpServer())
    const finding = await look({ ...probeOf(1), port: silent.port } as Probe, ms(60))
    await silent.close()
    assert.deepEqual([finding.verdict, finding.phase, finding.timedOut], ['down', 'tls', true])
  })
})
