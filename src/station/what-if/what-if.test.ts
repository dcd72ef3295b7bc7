import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readConfig } from '../config/index.ts'
import { assumedEstate, type Estate, type EstateNode } from './estate.ts'
import { concentrating, concentration } from './ranking.ts'
import { lossWords, whatIf } from './what-if.ts'

const target = (address: string, check: string, on: string) =>
  `{ address: ${address}, check: ${check}, standsOn: [${on}] }`
const targets = `{ east: ${target('192.0.2.1', 'shop-east', 'aws/us-east-1')}, west: ${target('192.0.2.2', 'shop-west', 'hetzner/nbg1')} }`
const yaml = `
node: { name: lon-1, standsOn: [hetzner/fsn1] }
vantages: { quorum: 2, of: [lon-1, fra-1, nyc-1] }
foundations:
  aws: { jurisdiction: US }
  cloudflare: { jurisdiction: US }
  hetzner: { jurisdiction: DE }
  stripe: { within: aws/us-east-1 }
services:
  shop: { standsOn: [aws/us-east-1, { on: stripe, kind: soft }] }
  bank: { standsOn: [aws/us-east-1/dynamodb] }
  rail: { standsOn: [{ on: stripe, kind: soft }] }
  news: { standsOn: [hetzner/fsn1] }
  mail: {}
checks:
  shop-east: { service: shop, http: "http://127.0.0.2/" }
  shop-west: { service: shop, http: "http://127.0.0.3/" }
endpoints:
  app.shop.test: { targets: ${targets}, publish: [here] }
  app.r53.test: { targets: ${targets}, publish: [r53] }
  app.cf.test: { targets: ${targets}, ttl: 60s, publish: [cf] }
publishers:
  here: { kind: embedded, zone: shop.test }
  r53: { kind: route53, zone: r53.test, hostedZone: Z0123456789ABCDEFGHIJ }
  cf: { kind: cloudflare, zone: cf.test, zoneId: 0123456789abcdef0123456789abcdef, tokenFile: token }
`

function estateFrom(text: string): Estate {
  const read = readConfig(text, { file: 'holdfast.yaml', env: {}, baseFolder: '/nowhere' })
  assert.ok(read.ok, JSON.stringify(read))
  return assumedEstate(read.value)
}
const estate = estateFrom(yaml)

const elsewhere = (name: string, on: string, ...roles: readonly string[]): EstateNode => ({
  name: name as EstateNode['name'],
  roles: roles.length > 0 ? roles : ['vantage'],
  standsOn: [on as EstateNode['standsOn'][number]],
})

function without(...lose: readonly string[]) {
  const words = lossWords(estate, lose)
  assert.ok(words.ok, JSON.stringify(words))
  const view = whatIf(estate, words.value)
  return {
    ...view,
    service: Object.fromEntries(view.services.hit.map(({ id, fate }) => [id, fate])),
    endpoint: Object.fromEntries(view.endpoints.hit.map(({ name, fate }) => [name, fate])),
    publisher: Object.fromEntries(
      view.endpoints.hit.flatMap(({ publishers }) => publishers.map(({ id, state }) => [id, state])),
    ),
  }
}

describe('what if a region is lost', () => {
  const view = without('aws/us-east-1')
  test('a name that can be moved moves, and one whose control plane stands there cannot', () => {
    assert.deepEqual(view.endpoint, {
      'app.r53.test': 'dies',
      'app.shop.test': 'moves',
      'app.cf.test': 'moves',
    })
    assert.equal(view.publisher.r53, 'stuck')
    const r53 = view.endpoints.hit.find(({ name }) => name === 'app.r53.test')
    assert.deepEqual([r53?.after, r53?.would], [['east'], ['west']])
  })
  test('the service of a name that dies dies, hard edges take theirs, soft ones limp', () =>
    assert.deepEqual(view.service, { bank: 'dies', shop: 'dies', rail: 'degraded' }))
  test('it is told that something dies, and that the state is assumed', () => {
    assert.equal(view.harm, true)
    assert.equal(view.basis, 'assumed')
    assert.match(view.summary, /2 of 5 services die; 1 of 3 endpoints die, 2 move/)
  })
})

test('the name of a provider that answers it dies with the provider, the others do not notice', () => {
  const { endpoint, service, endpoints } = without('cloudflare')
  assert.deepEqual(endpoint, { 'app.cf.test': 'dies' })
  assert.deepEqual(endpoints.hit[0]?.after, [])
  assert.deepEqual(service, { shop: 'dies' })
})

test('losing the node that looks and answers is told: its own zone is answered by nobody', () => {
  const { endpoint, nodes, vantages, publisher } = without('hetzner/fsn1')
  assert.deepEqual(
    nodes.map(({ name, fate }) => [name, fate]),
    [['lon-1', 'lost']],
  )
  assert.deepEqual([vantages.left, vantages.met], [2, true])
  assert.equal(publisher.here, 'dead')
  assert.deepEqual(endpoint, {
    'app.shop.test': 'dies',
    'app.r53.test': 'weakened',
    'app.cf.test': 'weakened',
  })
})

test('two losses at once take what each alone would have spared', () => {
  assert.equal(without('hetzner/nbg1').endpoint['app.shop.test'], 'weakened')
  assert.equal(without('aws/us-east-1', 'hetzner/nbg1').endpoint['app.shop.test'], 'dies')
})

test('a jurisdiction takes its providers', () =>
  assert.deepEqual(without('jurisdiction:US').endpoint, {
    'app.r53.test': 'dies',
    'app.cf.test': 'dies',
    'app.shop.test': 'moves',
  }))

test('what nothing stands on is refused, since a slip of the pen would do no harm', () => {
  const words = lossWords(estate, ['aws/us-esat-1'])
  assert.ok(!words.ok)
  assert.match(words.error, /nothing here stands on aws\/us-esat-1; did you mean aws\/us-east-1\?/)
})

test('losing more never revives anything', () => {
  const names = ['aws', 'aws/us-east-1', 'hetzner', 'hetzner/fsn1', 'hetzner/nbg1', 'cloudflare', 'stripe']
  const dead = (fates: Record<string, string>) => Object.keys(fates).filter((name) => fates[name] === 'dies')
  fc.assert(
    fc.property(fc.subarray(names, { minLength: 1 }), fc.constantFrom(...names), (less, more) => {
      const [before, after] = [without(...less), without(...less, more)]
      for (const name of dead(before.service)) assert.equal(after.service[name], 'dies', name)
      for (const name of dead(before.endpoint)) assert.equal(after.endpoint[name], 'dies', name)
    }),
  )
})

test('capacity is told where it is stated, and a vantage on the lost ground is counted out', () => {
  const small = estateFrom(
    yaml
      .replaceAll('check: shop-east,', 'check: shop-east, capacity: 900,')
      .replaceAll('check: shop-west,', 'check: shop-west, capacity: 600,'),
  )
  const away = {
    ...small,
    nodes: [...small.nodes, elsewhere('fra-1', 'aws/us-east-1'), elsewhere('nyc-1', 'aws/us-west-2')],
  }
  const words = lossWords(away, ['aws/us-east-1'])
  assert.ok(words.ok)
  const { endpoints, vantages } = whatIf(away, words.value)
  const app = endpoints.hit.find(({ name }) => name === 'app.shop.test')
  assert.deepEqual(app?.capacity, { needed: 900, there: 600, unknownAt: [] })
  assert.deepEqual([vantages.left, vantages.met], [2, true])
  const all = lossWords(away, ['aws'])
  assert.ok(all.ok)
  const blind = whatIf(away, all.value)
  assert.deepEqual([blind.vantages.left, blind.vantages.met], [1, false])
  const stays = blind.endpoints.hit.find(({ name }) => name === 'app.shop.test')
  assert.equal(stays?.fate, 'dies')
  assert.match(stays?.why ?? '', /1 of 3 vantages are left and the quorum is 2: what is answered stays/)
})

test('with another nameserver elsewhere the zone outlives the main node', () => {
  const two = { ...estate, nodes: [...estate.nodes, elsewhere('fra-1', 'ovh/rbx', 'nameserver', 'vantage')] }
  const words = lossWords(two, ['hetzner/fsn1'])
  assert.ok(words.ok)
  const { endpoints } = whatIf(two, words.value)
  assert.equal(endpoints.hit.find(({ name }) => name === 'app.shop.test')?.fate ?? 'untouched', 'untouched')
})

describe('the estate as a whole', () => {
  const { parts, ranked } = concentration(estate)
  test('every loss is ranked by what dies with it, and single points are named', () => {
    assert.equal(ranked[0]?.lose, 'jurisdiction:US')
    const region = ranked.find(({ lose }) => lose === 'aws/us-east-1')
    assert.equal(region?.singlePoint, 'app.r53.test: nothing can be written at r53: what is answered stays')
    const sums = ranked.map(({ servicesDie, endpointsDie }) => servicesDie + endpointsDie)
    assert.deepEqual(
      sums,
      [...sums].sort((a, b) => b - a),
    )
  })
  test('each ranked loss says what asking for it alone says', () => {
    for (const { lose, servicesDie, endpointsMove } of ranked) {
      const view = without(lose)
      assert.equal(view.services.hit.filter(({ fate }) => fate === 'dies').length, servicesDie, lose)
      const moved = view.endpoints.hit.filter(({ fate }) => fate === 'moves' || fate === 'degraded')
      assert.equal(moved.length, endpointsMove, lose)
    }
  })
  test('shares by provider, with what stands nowhere left out and told', () => {
    const services = parts.find(({ of, level }) => of === 'services' && level === 'provider')
    assert.deepEqual(
      services?.shares.map(({ name, members }) => [name, members]),
      [
        ['aws', 2],
        ['hetzner', 1],
      ],
    )
    assert.deepEqual([services?.counted, services?.without, services?.hhiPoints], [5, 2, 5556])
  })
})

test('a ranking is made in steps, one for each loss, and comes to the same', () => {
  const steps = concentrating(estate)
  let taken = 0
  for (;;) {
    const step = steps.next()
    if (step.done) {
      assert.deepEqual(step.value, concentration(estate))
      break
    }
    taken += 1
  }
  assert.ok(taken > concentration(estate).ranked.length, `${taken} steps`)
})
