// The countries of the world as paths of whole units, made while the pages are built: neither the server nor a browser
// has to project anything, and the outlines are a fifth of what they would be as geometry.

import { geoNaturalEarth1, geoPath } from 'd3-geo'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'

export type Shape = {
  /** ISO 3166-1 numeric, three digits; `''`: a territory without one. */
  readonly number: string
  readonly path: string
  /** Where its figure is written. */
  readonly x: number
  readonly y: number
  /** In square units: room for a figure. */
  readonly area: number
}

export type World = { readonly width: number; readonly height: number; readonly shapes: readonly Shape[] }

/** Islands of fewer square units are specks that only cost bytes, unless a country has nothing else. */
const speck = 3
const antarctica = '010'

export function worldShapes(topology: Topology, width: number): World {
  const countries = topology.objects.countries as GeometryCollection
  const found = feature(topology, countries)
  const all = { ...found, features: found.features.filter(({ id }) => id !== antarctica) }
  const projection = geoNaturalEarth1().fitWidth(width, all)
  const draw = geoPath(projection)
  const [[, top], [, bottom]] = draw.bounds(all)
  const [along, down] = projection.translate()
  projection.translate([along, down - top])
  const height = Math.ceil(bottom - top)
  const shapes = all.features.flatMap((country): Shape[] => {
    const rings = ringsOf(draw(country) ?? '')
    const [largest] = rings.toSorted((a, b) => areaOf(b) - areaOf(a))
    if (largest === undefined) return []
    const kept = rings.filter((ring) => ring === largest || areaOf(ring) >= speck)
    const [x, y] = middleOf(largest)
    return [
      {
        number: String(country.id ?? ''),
        path: kept.map(drawn).join(''),
        x,
        y,
        area: Math.round(areaOf(largest)),
      },
    ]
  })
  return { width, height, shapes }
}

type Ring = readonly (readonly [number, number])[]

/** Corners on whole units, none twice in a row. */
function ringsOf(path: string): Ring[] {
  return path
    .split('Z')
    .filter((ring) => ring !== '')
    .map((ring) => {
      const corners = ring
        .slice(1)
        .split('L')
        .map((corner) => corner.split(',').map((n) => Math.round(Number(n))) as [number, number])
      return corners.filter(([x, y], i) => i === 0 || x !== corners[i - 1]![0] || y !== corners[i - 1]![1])
    })
    .filter((ring) => ring.length > 2)
}

function areaOf(ring: Ring): number {
  let twice = 0
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!
    twice += x * nextY - nextX * y
  }
  return Math.abs(twice) / 2
}

/** Of the box around it: near enough for a figure. */
function middleOf(ring: Ring): [number, number] {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)]
  return [
    Math.round((Math.min(...xs) + Math.max(...xs)) / 2),
    Math.round((Math.min(...ys) + Math.max(...ys)) / 2),
  ]
}

function drawn(ring: Ring): string {
  const [[startX, startY], ...rest] = ring as [Ring[number], ...Ring[number][]]
  let [x, y] = [startX, startY]
  const steps = rest.map(([nextX, nextY]) => {
    const step = `${nextX - x} ${nextY - y}`
    ;[x, y] = [nextX, nextY]
    return step
  })
  return `M${startX} ${startY}l${steps.join(' ')}z`
}
