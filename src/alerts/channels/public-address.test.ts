import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { selfSigned } from '../../checks/testing/certificate.ts'
import { isPublicAddress } from './public-address.ts'
import { publicFetch } from './public-fetch.ts'
import { codeOf } from './sent.ts'

test('what everybody could reach, and nothing of this machine, its neighbours or a cloud’s own', () => {
  for (const address of ['1.1.1.1', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001::1'])
    assert.ok(isPublicAddress(address), address)
  for (const address of [
    ...[
      '127.0.0.1',
      '127.9.9.9',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
    ],
    ...[
      '100.64.0.1',
      '192.0.2.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      'fe80::1',
      'fd00::1',
      'fec0::1',
    ],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:1.1.1.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001:db8::1',
      '2001::1',
      'ff02::1',
      '',
      'localhost',
    ],
  ])
    assert.ok(!isPublicAddress(address), address)
})

test('neither an address nor a name leads there, nor plain http', async () => {
  let asked = 0
  const server = createServer((_request, answer) => {
    asked++
    answer.end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const fetch = publicFetch()
  try {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433'])
      for (const scheme of ['https', 'http'])
        await assert.rejects(
          fetch(`${scheme}://${host}:${port}/`),
          (problem) => codeOf(problem) === 'ENOTPUBLIC',
          host,
        )
    assert.equal(asked, 0)
  } finally {
    server.close()
  }
})

test('a stranger’s server that answers with a status that there is not harms nobody', async () => {
  const day = 86_400_000
  const { key, cert } = selfSigned('localhost', new Date(Date.now() - day), new Date(Date.now() + day))
  let status = 204
  const server = createTlsServer({ key, cert }, (socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(`HTTP/1.1 ${status} So\r\ncontent-length: 0\r\n\r\n`))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const fetch = publicFetch({ mayReach: () => true, ca: cert })
  const ask = () =>
    fetch(`https://localhost:${port}/`, { method: 'POST', body: '{}', signal: AbortSignal.timeout(30_000) })
  try {
    assert.equal((await ask()).status, 204)
    for (status of [600, 999]) await assert.rejects(ask(), (problem) => codeOf(problem) === 'EODDANSWER')
  } finally {
    server.close()
  }
})
