import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { DomainName } from '../../dns/index.ts'
import type { CloudflareSpec } from '../../publishers/index.ts'
import type { PublisherId } from '../../terms/index.ts'
import { secretsOf } from './resources.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-secrets-'))
const tokenFile = join(folder, 'cloudflare.token')
after(() => rmSync(folder, { recursive: true }))

const spec: CloudflareSpec = {
  ...({ id: 'cf' as PublisherId, kind: 'cloudflare', zone: 'example' as DomainName } as const),
  ...{ zoneId: 'a'.repeat(32), tokenFile, api: 'https://api.cloudflare.com/client/v4', batch: 200 },
}
const token = 'a-token-of-forty-characters-0123456789-_'

describe('the token of an API', () => {
  test('is the one line of its file, without what surrounds it', async () => {
    writeFileSync(tokenFile, `\n ${token} \r\n`)
    assert.deepEqual(await secretsOf(spec), { tsig: null, token })
  })

  for (const [what, text] of [
    ['nothing', '\n'],
    ['two lines', `${token}\n${token}\n`],
    ['a word cut short', token.slice(0, 12)],
    ['letters that no header carries', `${token}é`],
  ] as const)
    test(`is refused without being shown where the file holds ${what}`, async () => {
      writeFileSync(tokenFile, text)
      await assert.rejects(secretsOf(spec), (problem: Error) => {
        assert.match(problem.message, /cloudflare\.token holds no API token: expected one line/)
        return !problem.message.includes(token.slice(0, 12))
      })
    })
})
