// Files that a configuration names are looked into before anything is started: a node refuses orders whole for one secret
// that is none, and would answer nothing at its first start.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { inspect } from 'node:util'
import { examine } from './configured.ts'

const secret = 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U='

describe('a secret that is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'holdfast.yaml')
  writeFileSync(
    file,
    `publishers:
  here: { kind: embedded, zone: a.example, transfers: { allowFrom: [192.0.2.1], key: { name: k, secretFile: tsig } } }
  bind: { kind: rfc2136, zone: b.example, server: 127.0.0.1:53, key: { name: k, secretFile: tsig } }
  power: { kind: powerdns, zone: c.example, server: 127.0.0.1:53, api: { url: "http://127.0.0.1:8081", keyFile: api } }
  cf: { kind: cloudflare, zone: d.example, zoneId: ${'a'.repeat(32)}, tokenFile: token }
`,
  )
  const write = (contents: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(contents))
      writeFileSync(join(folder, name), text, { mode: 0o600 })
  }
  const told = async (): Promise<readonly string[]> => {
    const { read, problems } = await examine(file, {})
    assert.ok(read.ok, inspect(problems))
    return problems.map(({ line, message }) => `${line} ${message}`)
  }

  test('is told at its place, and what was read instead is not', async () => {
    write({ tsig: `key "k" { algorithm hmac-sha256; secret "${secret}"; };\n`, api: '', token: 'short\n' })
    const problems = await told()
    assert.equal(problems.length, 4)
    for (const [index, words] of [
      /^2 .*tsig holds no TSIG secret: expected base64/,
      /^3 .*tsig holds no TSIG secret: expected base64/,
      /^4 .*api holds no API key/,
      /^5 .*token holds no API token/,
    ].entries())
      assert.match(problems[index]!, words)
    assert.doesNotMatch(problems.join(), /c2VjcmV0|short/)
  })

  test('is no longer told once it is one, over several lines too', async () => {
    write({
      tsig: `${secret.slice(0, 20)}\n${secret.slice(20)}\n`,
      api: 'key\n',
      token: `${'t'.repeat(40)}\n`,
    })
    assert.deepEqual(await told(), [])
  })
})
