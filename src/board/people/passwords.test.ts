import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { passwordProblem } from './password-rules.ts'
import { busy, Passwords, readHash, writtenHash } from './passwords.ts'

const cheap = { N: 2, r: 1, p: 1 }
const password = 'four words do suffice'

describe('a password', () => {
  test('is right only as it was typed, in whatever way its letters are written', async () => {
    const passwords = new Passwords(cheap)
    const hash = await passwords.hash('Käse und größere Brötchen')
    assert.ok(hash !== busy)
    assert.equal(await passwords.verify('Käse und größere Brötchen'.normalize('NFD'), hash), true)
    for (const wrong of ['', 'käse und größere Brötchen', 'Käse und größere Brötchen ', 'x'.repeat(1_000)])
      assert.equal(await passwords.verify(wrong, hash), false, wrong)
  })

  test('is kept under a salt of its own, with what it cost, and read again from the store', async () => {
    const passwords = new Passwords(cheap)
    const one = await passwords.hash(password)
    const other = await passwords.hash(password)
    assert.ok(one !== busy && other !== busy)
    assert.notDeepEqual(one.key, other.key)
    const document = JSON.parse(JSON.stringify(writtenHash(one)))
    assert.ok(!JSON.stringify(document).includes('words'))
    const dearer = new Passwords({ N: 4, r: 1, p: 1 })
    assert.equal(await dearer.verify(password, readHash(document)), true, 'by its own parameters')
  })

  test('of nobody is never right, and takes the same work', async () => {
    assert.equal(await new Passwords(cheap).verify('', null), false)
  })

  test('costs what is recommended unless a test says otherwise', async () => {
    const hash = await new Passwords().hash(password)
    assert.ok(hash !== busy)
    assert.deepEqual([hash.N, hash.r, hash.p, hash.key.length, hash.salt.length], [131_072, 8, 1, 32, 16])
  })

  test('waits when many are looked at, and too many are turned away', async () => {
    const passwords = new Passwords(cheap)
    const asked = Array.from({ length: 40 }, () => passwords.hash(password))
    const answers = await Promise.all(asked)
    assert.equal(answers.filter((answer) => answer === busy).length, 8)
    assert.notEqual(await passwords.hash(password), busy, 'later there is room again')
  })

  test('in a damaged document is nobody’s, and orders no memory', () => {
    const whole = { kdf: 'scrypt', N: 2, r: 1, p: 1, salt: 'AAAA', key: Buffer.alloc(32).toString('base64') }
    assert.ok(readHash(whole))
    for (const damage of [
      { kdf: 'plain' },
      { N: 3 },
      { N: 1 },
      { N: 2 ** 30 },
      { r: 2 ** 20, N: 2 ** 10 },
      { p: -1 },
      { p: 1.5 },
      { salt: '' },
      { key: 'AAAA' },
      { key: null },
    ])
      assert.equal(readHash({ ...whole, ...damage }), null, JSON.stringify(damage))
    for (const none of [null, undefined, 'text', 7, []]) assert.equal(readHash(none), null)
  })
})

describe('which passwords are taken', () => {
  const problem = (text: string): string | null => passwordProblem(text, 'anna')

  test('any twelve characters that are not among the first tried: no rule asks for a digit or a capital', () => {
    for (const taken of [
      password,
      'zdkqmwhtrvbn',
      '🐙 im Wald, 7 Uhr',
      '  twelve chars',
      'x7Q-x7Q-y9R-',
      '111111hgtrwq',
    ])
      assert.equal(problem(taken), null, taken)
  })

  test('by their length as people count it', () => {
    assert.match(problem('short') ?? '', /at least 12 characters, this has 5/)
    assert.match(problem('ä'.repeat(11).normalize('NFD')) ?? '', /this has 11/)
    assert.match(problem('🐙'.repeat(11)) ?? '', /this has 11/)
    assert.match(problem('abcd efgh '.repeat(21)) ?? '', /at most 200 characters, this has 210/)
  })

  test('not those that anybody tries first, however long', () => {
    for (const first of [
      'aaaaaaaaaaaa',
      'abcabcabcabcabc',
      '123456789012',
      '111111222222',
      'qwertyuiopas',
      'abcdefghijklmnop',
      'Password1234',
      'passwordpassword',
      'P-a-s-s-w-o-r-d-2-0-2-6',
      'holdfast2026!!',
      'Willkommen2026',
      'correct horse battery staple',
    ])
      assert.match(problem(first) ?? '', /first that anybody tries/, first)
  })

  test('not the name with a little more', () => {
    assert.match(problem('anna-anna-anna') ?? '', /little more than the name/)
    assert.match(problem('anna.anna 26') ?? '', /little more than the name/)
    assert.equal(problem('anna likes green tea'), null)
  })
})
