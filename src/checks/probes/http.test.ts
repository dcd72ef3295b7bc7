import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { describe, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { ms } from '../../terms/index.ts'
import type { Probe } from '../spec.ts'
import { selfSigned } from '../testing/certificate.ts'
import { freePort, listening, look, type Running } from '../testing/servers.ts'

const inHours = (n: number): Date => new Date(Date.now() + n * 3_600_000)

type HttpProbe = Extract<Probe, { kind: 'http' }>

const probeOf = (url: string, more: Partial<HttpProbe> = {}): HttpProbe => ({
  kind: 'http',
  url,
  method: 'GET',
  status: [[200, 399]],
  headers: {},
  ...more,
})

async function serving(handle: RequestListener, use: (at: string, running: Running) => Promise<void>) {
  const running = await listening(createServer(handle))
  try {
    await use(`http://127.0.0.1:${running.port}`, running)
  } finally {
    await running.close()
  }
}

describe('an http look', () => {
  test('is up when the status and the body are what was asked for', () =>
    serving(
      (request, response) => response.end(`path ${request.url} agent ${request.headers['user-agent']}`),
      async (at) => {
        const finding = await look(
          probeOf(`${at}/health?x=1`, { bodyContains: 'path /health?x=1 agent holdfast' }),
        )
        assert.equal(finding.verdict, 'up', finding.detail)
        assert.match(finding.detail, /^127\.0\.0\.1:\d+ answered 200 after [\d.]+ ms$/)
      },
    ))

  test('makes a new connection each time', async () => {
    const ports = new Set<number | undefined>()
    await serving(
      (request, response) => {
        ports.add(request.socket.remotePort)
        response.end()
      },
      async (at) => {
        for (let i = 0; i < 3; i++) await look(probeOf(at))
        assert.equal(ports.size, 3)
      },
    )
  })

  test('tells a refusal as refused, in phase connect', async () => {
    const port = await freePort(createTcpServer())
    const finding = await look(probeOf(`http://127.0.0.1:${port}/`))
    assert.deepEqual([finding.verdict, finding.phase, finding.refused], ['down', 'connect', true])
    assert.match(
      finding.detail,
      new RegExp(`^connection refused by 127\\.0\\.0\\.1:${port} after [\\d.]+ ms$`),
    )
  })

  test('tells a server that accepts and stays silent as timed out in phase request', async () => {
    const running = await listening(createTcpServer())
    const finding = await look(probeOf(`http://127.0.0.1:${running.port}/`), ms(60))
    await running.close()
    assert.deepEqual([finding.verdict, finding.phase, finding.timedOut], ['down', 'request', true])
    assert.equal(finding.refused, undefined)
  })

  test('tells a body that does not end as timed out in phase body', () =>
    serving(
      (_, response) => void response.write('the beginning'),
      async (at) => {
        const finding = await look(probeOf(at), ms(80))
        assert.deepEqual([finding.verdict, finding.phase, finding.timedOut], ['down', 'body', true])
      },
    ))

  test('tells a wrong status with what was expected, and does not follow a redirect', () =>
    serving(
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      async (at) => {
        assert.equal((await look(probeOf(at))).verdict, 'up')
        const finding = await look(
          probeOf(at, {
            status: [
              [200, 299],
              [304, 304],
            ],
          }),
        )
        assert.deepEqual([finding.verdict, finding.phase], ['down', 'status'])
        assert.match(finding.detail, /answered 302 where 200-299, 304 was expected/)
      },
    ))

  test('finds a text that two chunks cut in half, and ends without waiting for the rest', () =>
    serving(
      (_, response) => {
        response.write('all is we')
        setTimeout(() => response.write('ll here'), 5)
      },
      async (at) => assert.equal((await look(probeOf(at, { bodyContains: 'is well' }))).verdict, 'up'),
    ))

  test('reads no more than 64 KiB of an endless body', () =>
    serving(
      (_, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write('x'.repeat(16_384)));
        }
        response.on('drain', more)
        more()
      },
      async (at) => {
        assert.equal((await look(probeOf(at))).verdict, 'up')
        const finding = await look(probeOf(at, { bodyContains: 'never there' }))
        assert.deepEqual([finding.verdict, finding.phase], ['down', 'body'])
        assert.match(finding.detail, /first 65536 bytes/)
      },
    ))

  test('tells a body cut off by the server as down in phase body', () =>
    serving(
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('short', () => response.destroy())
      },
      async (at) => {
        const finding = await look(probeOf(at))
        assert.deepEqual([finding.verdict, finding.phase], ['down', 'body'])
      },
    ))

  test('tells something that is not HTTP', async () => {
    const running = await listening(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')))
    const finding = await look(probeOf(`http://127.0.0.1:${running.port}/`))
    await running.close()
    assert.deepEqual([finding.verdict, finding.phase], ['down', 'request'])
    assert.match(finding.detail, /not HTTP/)
  })

  test('does not trust a self-signed certificate, at a name or at an address', async () => {
    const identity = selfSigned('localhost', inHours(-24), inHours(24))
    const running = await listening(createTlsServer(identity, (_, response) => response.end()))
    const findings = [
      await look(probeOf(`https://localhost:${running.port}/`)),
      await look(probeOf(`https://127.0.0.1:${running.port}/`)),
    ]
    await running.close()
    for (const finding of findings) {
      assert.deepEqual([finding.verdict, finding.phase], ['down', 'tls'], finding.detail)
      assert.match(finding.detail, /self-signed/)
    }
  })

  test('is up over TLS when the certificate is trusted and for this name, not for another', async () => {
    const usual = getCACertificates('default')
    const identity = selfSigned('localhost', inHours(-24), inHours(24))
    const running = await listening(createTlsServer(identity, (_, response) => response.end('well')))
    setDefaultCACertificates([...usual, identity.cert])
    const right = await look(probeOf(`https://localhost:${running.port}/`, { bodyContains: 'well' }))
    const wrong = await look(probeOf(`https://127.0.0.1:${running.port}/`))
    setDefaultCACertificates(usual)
    await running.close()
    assert.equal(right.verdict, 'up', right.detail)
    assert.deepEqual([wrong.verdict, wrong.phase], ['down', 'tls'])
    assert.match(wrong.detail, /for another name/)
  })

  test('tells a name that does not exist as down in phase dns, or unknown without a resolver', async () => {
    const finding = await look(probeOf('http://no-such-name.invalid/'))
    assert.equal(finding.phase, 'dns', finding.detail)
    assert.notEqual(finding.verdict, 'up')
  })

  test('sends user and password, and never tells them', async () => {
    let sent: string | undefined
    await serving(
      (request, response) => {
        sent = request.headers.authorization
        response.writeHead(500).end()
      },
      async (at) => {
        const url = at.replace('http://', 'http://anna:s%20ecret@')
        const finding = await look(probeOf(url, { headers: { 'x-key': 'k-secret' } }))
        assert.equal(sent, `Basic ${Buffer.from('anna:s ecret').toString('base64')}`)
        assert.doesNotMatch(finding.detail, /anna|ecret/)
      },
    )
  })

  test('is unknown, not down, when the check itself cannot be made', async () => {
    const finding = await look(probeOf('http://127.0.0.1:9/', { headers: { 'x-bad': 'a\nb' } }))
    assert.equal(finding.verdict, 'unknown')
    assert.doesNotMatch(finding.detail, /a\nb/)
  })
})
