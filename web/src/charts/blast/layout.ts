// Where everything stands in the picture of a blast radius. On a wide screen it flows from left to right: foundation,
// sectors, services, countries; the ribbons to the sectors are as thick as many services they carry. On a narrow one it
// turns: the same things one under the other, indented, along a trunk.

import type { Group, Hit } from './rows.ts'

export type Direction = 'across' | 'down'
export type Rectangle = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Placed<H extends Hit> = {
  readonly width: number
  readonly height: number
  readonly foundation: Rectangle
  readonly sectors: readonly { readonly group: Group<H>; readonly box: Rectangle }[]
  readonly services: readonly { readonly hit: H; readonly box: Rectangle }[]
  /** "and 143 more" of a group. */
  readonly more: readonly { readonly many: number; readonly box: Rectangle }[]
  readonly countries: readonly Rectangle[]
  /** What stands below, and what its figures count: left end of the line it is written on. */
  readonly heads: readonly {
    readonly of: 'sectors' | 'services' | 'countries'
    readonly x: number
    readonly y: number
  }[]
  /** From the foundation to each sector; `thick` in pixels. */
  readonly ribbons: readonly { readonly path: string; readonly thick: number }[]
  /** From a sector to its services, and from all services to the countries. */
  readonly threads: readonly string[]
}

export const font = 13
/** Left of a name stands the shape of how it fares. */
export const indent = 26
export const row = 26
const rowGap = 4
const groupGap = 14
const head = 22
/** From a heading's line to what it stands over. */
const below = 8
const margin = 4

type Column = { readonly x: number; readonly width: number }

/** A page is 1,100 wide at most, and a phone's content 328 at least. */
const across = {
  width: 1_060,
  foundation: { x: margin, width: 226 },
  sectors: { x: 306, width: 176 },
  services: { x: 542, width: 262 },
  countries: { x: 864, width: 192 },
} as const satisfies Record<string, number | Column>
const down = {
  width: 328,
  foundation: { x: margin, width: 320 },
  sectors: { x: 28, width: 296 },
  services: { x: 52, width: 272 },
  countries: { x: 28, width: 296 },
} as const satisfies Record<string, number | Column>
const thickest = 22

export function layout<H extends Hit>(
  groups: readonly Group<H>[],
  countries: number,
  direction: Direction,
): Placed<H> {
  return direction === 'across' ? flowing(groups, countries) : stacked(groups, countries)
}

const tenth = (n: number): number => Math.round(n * 10) / 10
const middle = ({ y, height }: Rectangle): number => y + height / 2
const rowsHeight = (rows: number): number => rows * row + Math.max(0, rows - 1) * rowGap

/** A bend between two points that leaves and arrives level. */
function bend(x1: number, y1: number, x2: number, y2: number): string {
  const half = (x1 + x2) / 2
  return `M${tenth(x1)} ${tenth(y1)}C${tenth(half)} ${tenth(y1)} ${tenth(half)} ${tenth(y2)} ${tenth(x2)} ${tenth(y2)}`
}

type Rows<H extends Hit> = Pick<Placed<H>, 'services' | 'more'> & { readonly all: readonly Rectangle[] }

/** The services of a group from `top` on, and what is left out of it. */
function rowsOf<H extends Hit>(
  { shown, more, sector }: Group<H>,
  { x, width }: Column,
  top: number,
): Rows<H> {
  const at = (i: number): Rectangle => ({ x, y: top + i * (row + rowGap), width, height: row })
  const services = shown.map((hit, i) => ({ hit, box: at(i) }))
  const rest = more > 0 && sector !== null ? [{ many: more, box: at(shown.length) }] : []
  return { services, more: rest, all: [...services, ...rest].map(({ box }) => box) }
}

function flowing<H extends Hit>(groups: readonly Group<H>[], countryCount: number): Placed<H> {
  let top = margin + head
  const blocks = groups.map((group) => {
    const rows = rowsOf(group, across.services, top)
    const height = Math.max(row, rowsHeight(rows.all.length))
    const box = { ...across.sectors, y: top + (height - row) / 2, height: row }
    top += height + groupGap
    return { group, rows, box }
  })
  const list = rowsHeight(countryCount)
  const height = Math.max(top - groupGap, head + list + margin, row * 2 + margin) + margin
  const foundation = { ...across.foundation, y: (height - row * 2) / 2, height: row * 2 }
  const countries = column(countryCount, across.countries, Math.max(margin + head, (height - list) / 2))
  const first = countries[0]
  const edge = across.services.x + across.services.width
  const gather = { x: edge + 24, y: height / 2 }
  const ends = blocks.flatMap(({ rows }) => rows.all)
  return {
    ...{ width: across.width, height, foundation, countries },
    heads: [
      { of: 'sectors', x: across.sectors.x, y: (blocks[0]?.box.y ?? margin + head) - below },
      { of: 'services', x: across.services.x, y: margin + head - below },
      ...(first === undefined ? [] : [{ of: 'countries' as const, x: first.x, y: first.y - below }]),
    ],
    sectors: blocks.map(({ group, box }) => ({ group, box })),
    services: blocks.flatMap(({ rows }) => rows.services),
    more: blocks.flatMap(({ rows }) => rows.more),
    ribbons: ribbons(blocks, foundation),
    threads: [
      ...blocks.flatMap(({ box, rows }) =>
        rows.all.map((end) => bend(box.x + box.width, middle(box), end.x, middle(end))),
      ),
      ...(countryCount === 0
        ? []
        : [
            ...ends.map((end) => bend(edge, middle(end), gather.x, gather.y)),
            ...countries.map((end) => bend(gather.x, gather.y, end.x, middle(end))),
          ]),
    ],
  }
}

const column = (many: number, { x, width }: Column, top: number): Rectangle[] =>
  Array.from({ length: many }, (_, i) => ({ x, y: top + i * (row + rowGap), width, height: row }))

/** Side by side where they leave the foundation, all within its height. */
function ribbons<H extends Hit>(
  blocks: readonly { readonly group: Group<H>; readonly box: Rectangle }[],
  foundation: Rectangle,
): Placed<H>['ribbons'] {
  const all = blocks.reduce((sum, { group }) => sum + group.services, 0)
  const most = Math.max(1, ...blocks.map(({ group }) => group.services))
  let left = foundation.y
  return blocks.map(({ group, box }) => {
    const share = all === 0 ? 1 / blocks.length : group.services / all
    const begins = left + (share * foundation.height) / 2
    left += share * foundation.height
    return {
      path: bend(foundation.x + foundation.width, begins, box.x, middle(box)),
      thick: tenth(Math.max(1.5, (group.services / most) * thickest)),
    }
  })
}

function stacked<H extends Hit>(groups: readonly Group<H>[], countryCount: number): Placed<H> {
  const foundation = { ...down.foundation, y: margin, height: row * 2 }
  let top = foundation.y + foundation.height + head + below
  const sectorsAt = top - below
  const blocks = groups.map((group) => {
    const box = { ...down.sectors, y: top, height: row }
    const rows = rowsOf(group, down.services, top + row + rowGap)
    top += row + groupGap + (rows.all.length > 0 ? rowGap + rowsHeight(rows.all.length) : 0)
    return { group, rows, box }
  })
  const countriesAt = top + head - below
  const countries = column(countryCount, down.countries, top + head)
  const end = countryCount === 0 ? top - groupGap : top + head + rowsHeight(countryCount)
  const elbow = (x: number, from: number, to: Rectangle): string =>
    `M${x} ${tenth(from)}V${tenth(middle(to))}H${to.x}`
  const trunk = foundation.x + 10
  return {
    ...{ width: down.width, height: end + margin, foundation, countries },
    heads: [
      { of: 'sectors', x: down.sectors.x, y: sectorsAt },
      ...(countryCount === 0 ? [] : [{ of: 'countries' as const, x: down.countries.x, y: countriesAt }]),
    ],
    sectors: blocks.map(({ group, box }) => ({ group, box })),
    services: blocks.flatMap(({ rows }) => rows.services),
    more: blocks.flatMap(({ rows }) => rows.more),
    ribbons: blocks.map(({ box }) => ({
      path: elbow(trunk, foundation.y + foundation.height, box),
      thick: 2,
    })),
    threads: blocks.flatMap(({ box, rows }) =>
      rows.all.map((to) => elbow(down.sectors.x + 10, box.y + box.height, to)),
    ),
  }
}
