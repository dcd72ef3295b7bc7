// What can go wrong at Route 53: each has a code that is stable, a sentence, and a way out; nothing was written.

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { inspect } from 'node:util'
import type { DomainName } from '../../src/dns/index.ts'
import { openHttpProxy, readOf, writeOf } from '../../src/publishers/conformance/index.ts'
import type { FullPublisher, Route53Spec } from '../../src/publishers/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import type { RecordSet } from './route53/record-set.ts'
import { errorReply, type Options } from './route53/server.ts'
import type { Credentials } from './route53/signature.ts'
import { operator, type Stand, standRoute53, zone, zoneId } from './route53/standing.ts'

const unhurried = { requestsPerSecond: 1_000_000 }
const ordinary: Options = { credentials: [operator], ...unhurried }

let stand: Stand
before(async () => {
  stand = await standRoute53(unhurried)
})
afterEach(async () => {
  stand.route53.options = ordinary
  stand.route53.trick = () => null
  await stand.sign(operator)
})
after(() => stand.stop())

let names = 0
const another = (): EndpointName => `e${++names}.${zone}` as EndpointName
const publisher = (changed: Partial<Route53Spec> = {}, budgetMs = 5000): FullPublisher =>
  stand.publisher({ ...unhurried, ...changed }, budgetMs)
const first = (endpoint: EndpointName, last = 1) =>
  writeOf(endpoint, null, 1, [{ type: 'A', address: `192.0.2.${last}` }])
const reply = (status: number, code: string, message: string) => () => errorReply({ status, code, message })

type Failed = {
  readonly code: string
  readonly detail: string
  readonly fix: string
  readonly retry: boolean
}
const failed = (outcome: { readonly kind: string }): Failed => {
  assert.equal(outcome.kind, 'failed', inspect(outcome))
  return outcome as unknown as Failed
}
const setsAt = (endpoint: string): readonly RecordSet[] =>
  stand.route53.zone.sets.filter(({ Name }) => Name.endsWith(`${endpoint}.`))

type Case = {
  readonly what: string
  readonly code: string
  /** In the sentence or its way out. */
  readonly words: readonly RegExp[]
  readonly changed?: Partial<Route53Spec>
  readonly options?: Partial<Options>
  readonly signed?: Partial<Credentials>
}

const token = { ...operator, sessionToken: 'a-session-token' }
const cases: readonly Case[] = [
  {
    what: 'a session token that has expired',
    code: 'expired-token',
    words: [/expired/, /renew/, /credentials/],
    options: { credentials: [{ ...token, expiresAt: Date.now() - 1000 }] },
    signed: token,
  },
  {
    what: 'an access key that AWS does not know',
    code: 'bad-key',
    words: [/InvalidClientTokenId/, /access key/],
    signed: { ...operator, accessKeyId: 'AKIAIOSFODNN7NOBODY' },
  },
  {
    what: 'a secret that belongs to another key',
    code: 'bad-signature',
    words: [/SignatureDoesNotMatch/, /secret access key/],
    signed: { ...operator, secretAccessKey: 'another-secret-of-forty-characters......' },
  },
  {
    what: 'no credentials at all',
    code: 'no-credentials',
    words: [/no AWS credentials/, /`credentialsFile`/],
    signed: {},
  },
  {
    what: 'a profile that is not in the file',
    code: 'no-credentials',
    words: [/profile dns/],
    changed: { profile: 'dns' },
  },
  {
    what: 'a clock that is an hour behind',
    code: 'bad-time',
    words: [/Signature expired/, /NTP/],
    options: { skewMs: 3_600_000 },
  },
  {
    what: 'a clock that is an hour ahead',
    code: 'bad-time',
    words: [/not yet current/, /NTP/],
    options: { skewMs: -3_600_000 },
  },
  {
    what: 'a policy that does not allow changes',
    code: 'not-permitted',
    words: [/route53:ChangeResourceRecordSets/, new RegExp(`arn:aws:route53:::hostedzone/${zoneId}`), /IAM/],
    options: { credentials: [{ ...operator, allowed: ['GetHostedZone', 'ListResourceRecordSets'] }] },
  },
  {
    what: 'a policy that does not allow the zone to be looked at',
    code: 'not-permitted',
    words: [/GetHostedZone/, /route53:GetHostedZone/],
    options: { credentials: [{ ...operator, allowed: ['ChangeResourceRecordSets'] }] },
  },
  {
    what: 'the id of a zone that this account does not have',
    code: 'wrong-zone',
    words: [/NoSuchHostedZone/, /list-hosted-zones/],
    changed: { hostedZone: 'Z00000000000000000000' },
  },
  {
    what: 'the id of a zone of another name',
    code: 'wrong-zone',
    words: [/is shop\.example\., not example/, /`hostedZone` or `zone`/],
    changed: { zone: 'example' as DomainName },
  },
  {
    what: 'a port where nobody listens',
    code: 'unreachable',
    words: [/ECONNREFUSED/, /`endpoint`/],
    changed: { endpoint: 'http://127.0.0.1:1' },
  },
]

describe('Route 53 and what can go wrong', () => {
  for (const { what, code, words, changed = {}, options = {}, signed = operator } of cases)
    test(`${what} is told as ${code}, with a way out, and nothing was written`, async () => {
      stand.route53.options = { ...ordinary, ...options }
      await stand.sign(signed)
      const endpoint = another()
      const outcome = failed(await publisher(changed).write(first(endpoint)))
      assert.equal(outcome.code, code, inspect(outcome))
      for (const word of words) assert.match(`${outcome.detail}. ${outcome.fix}`, word)
      assert.equal(outcome.retry, true, 'once it is set right, the same write succeeds')
      assert.deepEqual(setsAt(endpoint), [])
    })

  test('credentials that were renewed in the file are used without a restart', async () => {
    stand.route53.options = {
      ...ordinary,
      credentials: [operator, { ...token, accessKeyId: 'AKIAIOSFODNN7RENEWED' }],
    }
    await stand.sign({ ...operator, sessionToken: 'an-old-token' })
    const p = publisher()
    assert.equal(failed(await p.read(another())).code, 'bad-key')
    await stand.sign({ ...token, accessKeyId: 'AKIAIOSFODNN7RENEWED' })
    assert.equal((await p.read(another())).kind, 'read')
  })

  test('throttled for as long as it tries: told so, with the account as the way out, definitely not written', async () => {
    const endpoint = another()
    const p = publisher({}, 4000)
    await p.read(endpoint)
    stand.route53.trick = reply(400, 'Throttling', 'Rate exceeded')
    const before = stand.route53.answered.length
    const outcome = failed(await p.write(first(endpoint)))
    assert.equal(outcome.code, 'throttled')
    assert.match(outcome.fix, /AWS account/)
    assert.equal(outcome.retry, true)
    const tried = stand.route53.answered.length - before
    assert.ok(tried >= 2 && tried <= 40, `${tried} requests`)
    stand.route53.trick = () => null
    assert.deepEqual(await p.write(first(endpoint)), { kind: 'written' })
  })

  test('throttled once: the write is done a moment later, and nobody hears of it', async () => {
    let throttled = 0
    stand.route53.trick = (action) =>
      action === 'ChangeResourceRecordSets' && throttled++ === 0
        ? errorReply({ status: 400, code: 'Throttling', message: 'Rate exceeded' })
        : null
    assert.deepEqual(await publisher().write(first(another())), { kind: 'written' })
    assert.equal(throttled, 2)
  })

  test('input that Route 53 does not take is told with its words, and not tried again', async () => {
    stand.route53.trick = (action) =>
      action === 'ChangeResourceRecordSets'
        ? errorReply({ status: 400, code: 'InvalidInput', message: 'Invalid request: TTL' })
        : null
    const outcome = failed(await publisher().write(first(another())))
    assert.equal(outcome.code, 'not-understood')
    assert.match(outcome.detail, /Invalid request: TTL/)
    assert.equal(outcome.retry, false)
  })

  test('a name outside the zone never reaches Route 53', async () => {
    const before = stand.route53.answered.length
    const outcome = failed(await publisher().write(first('app.elsewhere.example' as EndpointName)))
    assert.equal(outcome.code, 'not-in-zone')
    assert.match(outcome.fix, /`zone`/)
    assert.equal(stand.route53.answered.length, before)
  })

  test('more records than a set takes are refused with the figures', async () => {
    const many = Array.from(
      { length: 401 },
      (_, n) => ({ type: 'A', address: `10.0.${n >> 8}.${n & 255}` }) as const,
    )
    const outcome = failed(await publisher().write(writeOf(another(), null, 1, many)))
    assert.equal(outcome.code, 'too-large')
    assert.match(outcome.detail, /401 .* 400/)
  })
})

describe('Route 53 when it is not well', () => {
  const onChange = (trick: () => ReturnType<typeof errorReply> | 'no answer') => (action: string) =>
    action === 'ChangeResourceRecordSets' ? trick() : null

  test('no answer to a write: lost, for it may have been done; to a read: failed', async () => {
    const p = publisher({}, 3000)
    const endpoint = another()
    await p.read(endpoint)
    stand.route53.trick = () => 'no answer'
    const write = await p.write(first(endpoint))
    assert.ok(write.kind === 'lost' && /3000 ms/.test(write.detail), inspect(write))
    const read = failed(await p.read(endpoint))
    assert.equal(read.code, 'no-answer')
    assert.match(read.fix, /health\.aws\.amazon\.com/)
  })

  test('an internal error on a write is lost, never failed; on a read it is failed', async () => {
    stand.route53.trick = onChange(reply(500, 'InternalFailure', 'We are sorry'))
    const write = await publisher().write(first(another()))
    assert.ok(write.kind === 'lost' && /500 InternalFailure/.test(write.detail), inspect(write))
    stand.route53.trick = reply(503, 'ServiceUnavailable', 'We are sorry')
    assert.equal(failed(await publisher().read(another())).code, 'no-answer')
  })

  test('an answer that is cut in the middle is lost, and read back as written', async () => {
    const endpoint = another()
    // The zone, what stands there, and then the change whose answer is cut.
    const path = await openHttpProxy(
      { host: '127.0.0.1', port: stand.route53.port },
      { kind: 'truncate', at: 3 },
    )
    try {
      const p = publisher({ endpoint: `http://127.0.0.1:${path.port}` }, 2000)
      const write = first(endpoint)
      assert.equal((await p.write(write)).kind, 'lost')
      assert.deepEqual((await readOf(p, endpoint)).fence, write.next)
      assert.deepEqual(await p.write(write), { kind: 'written' }, 'its own write is recognised')
    } finally {
      await path.close()
    }
  })

  test('only changes fail while the control plane is half down: reads go on, and the write succeeds afterwards', async () => {
    const endpoint = another()
    const p = publisher()
    stand.route53.trick = onChange(reply(503, 'ServiceUnavailable', 'We are sorry'))
    assert.equal((await p.write(first(endpoint))).kind, 'lost')
    assert.deepEqual(await readOf(p, endpoint), { fence: null, sets: [] })
    stand.route53.trick = () => null
    assert.deepEqual(await p.write(first(endpoint)), { kind: 'written' })
  })

  test('what is accepted is read back at once, and answered by the nameservers later', async () => {
    stand.route53.options = { ...ordinary, propagationMs: 150 }
    const endpoint = another()
    const p = publisher()
    const write = first(endpoint, 7)
    assert.deepEqual(await p.write(write), { kind: 'written' })
    assert.deepEqual((await readOf(p, endpoint)).fence, write.next)
    assert.deepEqual(stand.route53.authoritative(endpoint, 'A'), [], 'not there yet')
    const next = writeOf(endpoint, write.next, 2, [{ type: 'A', address: '192.0.2.8' }])
    assert.deepEqual(
      await p.write(next),
      { kind: 'written' },
      'compared with what was accepted, not with what is answered',
    )
    const deadline = performance.now() + 5000
    while (stand.route53.authoritative(endpoint, 'A')[0] !== '192.0.2.8') {
      assert.ok(performance.now() < deadline, 'never answered')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
})

describe('Route 53 and sets that are not ordinary', () => {
  const put = (...sets: readonly RecordSet[]): void =>
    assert.deepEqual(stand.route53.zone.change(sets.map((set) => ({ action: 'CREATE', set }) as const)), [])
  const aliasAt = (endpoint: string): RecordSet => ({
    Name: `${endpoint}.`,
    Type: 'A',
    Values: [],
    Policy: {},
    Alias: { HostedZoneId: 'Z35SXDOTRQ7X7K', DNSName: 'lb.shop.example.', EvaluateTargetHealth: 'true' },
  })
  const weightedAt = (
    endpoint: string,
    SetIdentifier: string,
    Type = 'A',
    value = '203.0.113.1',
  ): RecordSet => ({
    Name: `${endpoint}.`,
    Type,
    TTL: 60,
    SetIdentifier,
    Values: [value],
    Policy: { Weight: '10' },
  })

  test('an alias at a steered name is a conflict with a way out, shown by a survey and never touched', async () => {
    const endpoint = another()
    put(aliasAt(endpoint))
    const p = publisher()
    for (const outcome of [await p.write(first(endpoint)), await p.read(endpoint)]) {
      const { code, detail, fix } = failed(outcome)
      assert.equal(code, 'conflict')
      assert.match(detail, /alias/)
      assert.match(fix, /another name/)
    }
    const survey = await p.survey(endpoint)
    assert.ok(survey.kind === 'surveyed', inspect(survey))
    assert.deepEqual(survey.survey.others, [{ type: 'A', ttl: 0, text: 'ALIAS lb.shop.example.' }])
    assert.deepEqual(setsAt(endpoint), [aliasAt(endpoint)])
  })

  test('weighted sets of another type stay beside ours; of a steered type they are a conflict', async () => {
    const endpoint = another()
    const theirs = [weightedAt(endpoint, 'blue', 'TXT', '"b"'), weightedAt(endpoint, 'green', 'TXT', '"g"')]
    put(...theirs)
    const p = publisher()
    const write = first(endpoint)
    assert.deepEqual(await p.write(write), { kind: 'written' })
    assert.deepEqual(await p.release(endpoint, write.next), { kind: 'written' })
    assert.deepEqual(
      setsAt(endpoint).filter(({ Type }) => Type === 'TXT'),
      theirs,
    )
    put(weightedAt(endpoint, 'blue', 'AAAA', '2001:db8::9'))
    assert.equal(failed(await p.write(first(endpoint))).code, 'conflict')
  })

  test('a set that appeared since it was last read is not overwritten: the whole batch fails, and it is told', async () => {
    const endpoint = another()
    const p = publisher()
    const write = writeOf(endpoint, null, 1, [{ type: 'AAAA', address: '2001:db8::1' }])
    assert.deepEqual(await p.write(write), { kind: 'written' })
    put(aliasAt(endpoint))
    const next = writeOf(endpoint, write.next, 2, [{ type: 'A', address: '192.0.2.1' }])
    assert.equal(failed(await p.write(next)).code, 'conflict')
    assert.ok(setsAt(endpoint).some(({ Alias }) => Alias))
  })

  test('a CNAME at the apex is a conflict, addresses there are not', async () => {
    const apex = zone as string as EndpointName
    const p = publisher()
    const alias = writeOf(apex, null, 1, [{ type: 'CNAME', target: 'elsewhere.example' as DomainName }])
    assert.equal(failed(await p.write(alias)).code, 'conflict')
    const addresses = first(apex)
    assert.deepEqual(await p.write(addresses), { kind: 'written' })
    assert.deepEqual(await p.release(apex, addresses.next), { kind: 'written' })
  })
})
