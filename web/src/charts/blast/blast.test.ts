import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { layout, type Placed, type Rectangle } from './layout.ts'
import { groups, type Hit } from './rows.ts'

const sectorNames = [
  'bank',
  'school',
  'shop',
  'game',
  'gov',
  'rail',
  'news',
  'work',
  'travel',
  'social',
  'hospital',
]

/** Any radius: of each sector more services than are listed, as the server sends it. */
const anyRadius = fc
  .array(fc.constantFrom(...sectorNames), { maxLength: 60 })
  .chain((listed) =>
    fc.record({
      listed: fc.constant(listed.map((sector, i): Hit => ({ id: `s${i}`, name: `Service ${i}`, sector }))),
      unlisted: fc.dictionary(fc.constantFrom(...sectorNames), fc.nat(2_000)),
    }),
  )
  .map(({ listed, unlisted }) => ({
    hit: listed,
    sectors: sectorNames
      .map((sector) => ({
        sector,
        services: listed.filter((one) => one.sector === sector).length + (unlisted[sector] ?? 0),
      }))
      .filter(({ services }) => services > 0),
  }))

const limits = { sectors: 8, names: 18 }

describe('what is shown of a blast radius', () => {
  test('adds up to all services and sectors, whatever is left out', () => {
    fc.assert(
      fc.property(anyRadius, ({ sectors, hit }) => {
        const shown = groups(sectors, hit, limits)
        const sum = (of: (group: (typeof shown)[number]) => number): number =>
          shown.reduce((all, group) => all + of(group), 0)
        assert.equal(
          sum((g) => g.sectors),
          sectors.length,
        )
        assert.equal(
          sum((g) => g.shown.length + g.more),
          sectors.reduce((all, one) => all + one.services, 0),
        )
        assert.ok(shown.length <= limits.sectors && sum((g) => g.shown.length) <= limits.names)
      }),
    )
  })

  test('is in the order of being hit: sectors by their first service, and the first of each', () => {
    fc.assert(
      fc.property(anyRadius, ({ sectors, hit }) => {
        const shown = groups(sectors, hit, limits)
        const order = (one: Hit | undefined): number => (one === undefined ? 1_000 : hit.indexOf(one))
        const firsts = shown.map((g) => order(g.shown[0]))
        assert.deepEqual(
          firsts,
          [...firsts].sort((a, b) => a - b),
        )
        for (const group of shown)
          assert.deepEqual(
            group.shown,
            hit.filter(({ sector }) => sector === group.sector).slice(0, group.shown.length),
          )
      }),
    )
  })

  test('names a service of every sector before a second one of any', () => {
    const hit = ['bank', 'bank', 'bank', 'shop'].map((sector, i) => ({ id: `s${i}`, name: `S${i}`, sector }))
    const sectors = [
      { sector: 'shop', services: 200 },
      { sector: 'bank', services: 3 },
    ]
    assert.deepEqual(
      groups(sectors, hit, { sectors: 8, names: 2 }).map((g) => [g.sector, g.shown.length, g.more]),
      [
        ['bank', 1, 2],
        ['shop', 1, 199],
      ],
    )
  })
})

const rectangles = (p: Placed<Hit>): Rectangle[] => [
  p.foundation,
  ...p.sectors.map(({ box }) => box),
  ...p.services.map(({ box }) => box),
  ...p.more.map(({ box }) => box),
  ...p.countries,
]

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe('its picture', () => {
  for (const direction of ['across', 'down'] as const)
    test(`${direction}: nothing overlaps or leaves the picture, and everything is joined`, () => {
      fc.assert(
        fc.property(anyRadius, fc.nat(9), ({ sectors, hit }, countries) => {
          const placed = layout(groups(sectors, hit, limits), countries, direction)
          const boxes = rectangles(placed)
          boxes.forEach((a, i) => {
            assert.ok(
              a.x >= 0 && a.y >= 0 && a.x + a.width <= placed.width && a.y + a.height <= placed.height,
            )
            assert.equal(
              boxes.slice(i + 1).some((b) => overlap(a, b)),
              false,
            )
          })
          assert.equal(placed.ribbons.length, placed.sectors.length)
          assert.ok(placed.threads.length >= placed.services.length + placed.more.length)
          assert.doesNotMatch(JSON.stringify(placed), /null,"y|NaN/)
        }),
      )
    })

  test('fits a phone of 360 pixels, and a ribbon is as thick as its sector is large', () => {
    const sectors = [
      { sector: 'bank', services: 300 },
      { sector: 'shop', services: 30 },
    ]
    assert.ok(layout(groups(sectors, [], limits), 3, 'down').width <= 328)
    const [bank, shop] = layout(groups(sectors, [], limits), 3, 'across').ribbons
    assert.ok(bank!.thick > 5 * shop!.thick)
  })
})
