import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { instant, type JsonObject } from '../terms/index.ts'
import { type LinkGrant, type LinkKey, openLinkKey, readLink, signLink } from './signed-links.ts'

const key: LinkKey = { secret: Buffer.alloc(32, 7) }
const now = instant(1_760_000_000_000)
const grant: LinkGrant = {
  purpose: 'acknowledge',
  subject: 'foundation/aws/us-east-1',
  recipient: 'mail:anna@example.org',
  until: instant(now + 1000),
}

const flipped = (text: string, i: number): string =>
  text.slice(0, i) + (text[i] === 'A' ? 'B' : 'A') + text.slice(i + 1)

describe('signed links', () => {
  test('what was signed is read back, until its end and not a millisecond longer', () => {
    const link = signLink(key, grant)
    assert.match(link, /^[A-Za-z0-9_.-]+$/)
    assert.deepEqual(readLink(key, 'acknowledge', link, now), { ok: true, value: grant })
    assert.equal(readLink(key, 'acknowledge', link, grant.until).ok, true)
    assert.deepEqual(readLink(key, 'acknowledge', link, instant(grant.until + 1)), {
      ok: false,
      error: 'expired',
    })
  })

  test('it is worth nothing for another purpose, or under another key', () => {
    const link = signLink(key, grant)
    const refused = { ok: false, error: 'garbled' }
    assert.deepEqual(readLink(key, 'unsubscribe', link, now), refused)
    assert.deepEqual(readLink({ secret: Buffer.alloc(32, 8) }, 'acknowledge', link, now), refused)
  })

  test('no character of it can be changed: not the subject, not the recipient, not the end, not the signature', () => {
    const link = signLink(key, grant)
    // The last character of 32 bytes in base64url carries 4 bits: the 2 others may differ and say the same.
    for (let i = 0; i < link.length - 1; i++)
      assert.deepEqual(readLink(key, 'acknowledge', flipped(link, i), now), { ok: false, error: 'garbled' })
  })

  test('a longer life cannot be written into it', () => {
    const [, mac] = signLink(key, grant).split('.')
    const said = Buffer.from(JSON.stringify([grant.subject, grant.recipient, grant.until + 1e9]))
    const link = `${said.toString('base64url')}.${mac}`
    assert.deepEqual(readLink(key, 'acknowledge', link, now), { ok: false, error: 'garbled' })
  })

  test('two grants whose words would run together are told apart', () => {
    const one = signLink(key, { ...grant, subject: 'a,b', recipient: 'c' })
    const other = signLink(key, { ...grant, subject: 'a', recipient: 'b,c' })
    assert.notEqual(one, other)
  })

  test('garbage is refused, whatever it is', () => {
    const mac = 'A'.repeat(43)
    const garbage = ['', '.', 'a', `.${mac}`, `a.${mac.slice(1)}`, `${'a'.repeat(5000)}.${mac}`, `ä.${mac}`]
    for (const text of [...garbage, `a.${mac}.`, `a.${mac}\n`, '\0', `[].${mac}`, '%'])
      assert.deepEqual(readLink(key, 'acknowledge', text, now), { ok: false, error: 'garbled' }, text)
  })

  test('every character of subject and recipient survives', () => {
    const odd = { ...grant, subject: 'a"\n\u2028ü/é😀', recipient: '' }
    assert.deepEqual(readLink(key, 'acknowledge', signLink(key, odd), now), { ok: true, value: odd })
  })
})

describe('the key of signed links', () => {
  const kept = (): { documents: Map<string, JsonObject>; store: Parameters<typeof openLinkKey>[0] } => {
    const documents = new Map<string, JsonObject>()
    return {
      documents,
      store: {
        get: async (name) => documents.get(name) ?? null,
        put: async (name, value) => {
          if (value === null) documents.delete(name)
          else documents.set(name, value)
        },
      },
    }
  }

  test('is made once, and the same after a restart', async () => {
    const { store } = kept()
    const made = await openLinkKey(store)
    assert.equal(made.secret.length, 32)
    assert.deepEqual(await openLinkKey(store), made)
    assert.notDeepEqual(await openLinkKey(kept().store), made)
  })

  test('a damaged one is replaced: what cannot be read signs nothing', async () => {
    for (const damaged of [{}, { key: 7 }, { key: '' }, { key: 'c2hvcnQ=' }]) {
      const { store, documents } = kept()
      documents.set('links.key', damaged)
      const made = await openLinkKey(store)
      assert.equal(made.secret.length, 32)
      assert.deepEqual(await openLinkKey(store), made)
    }
  })
})
