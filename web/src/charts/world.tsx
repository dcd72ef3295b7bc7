// Reports by country on a world map. A chunk of its own, for the projection and the shapes (Natural Earth by way of
// world-atlas, public domain). Five steps of one hue on a logarithmic scale, because outages are never spread evenly.

import { geoNaturalEarth1, geoPath } from 'd3-geo'
import type { FeatureCollection, Geometry } from 'geojson'
import { useEffect, useState } from 'preact/hooks'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import shapesUrl from 'world-atlas/countries-110m.json?url'
import { codeOfNumber, countryName } from '../words/countries.ts'
import { brief, count } from '../words/number.ts'

export type WorldProps = { countries: readonly { country: string; reports: number }[] }

type Shape = { readonly code: string | null; readonly path: string }
type Shapes = Topology<{ countries: GeometryCollection }>

const width = 640
const height = 320
const steps = 5
const antarctica = '010'

let drawn: Promise<readonly Shape[]> | null = null

async function draw(): Promise<readonly Shape[]> {
  const answer = await fetch(shapesUrl)
  if (!answer.ok) throw new Error(`the map's shapes could not be fetched: ${answer.status}`)
  const topology = (await answer.json()) as Shapes
  const all = feature(topology, topology.objects.countries) as FeatureCollection<Geometry>
  const countries = { ...all, features: all.features.filter((f) => f.id !== antarctica) }
  const path = geoPath(geoNaturalEarth1().fitSize([width, height], countries)).digits(1)
  return countries.features.map((f) => ({ code: codeOfNumber(String(f.id)), path: path(f) ?? '' }))
}

/** 1..5; 0 where nobody reports. */
const stepOf = (reports: number, most: number): number =>
  reports <= 0 ? 0 : Math.max(1, Math.ceil((Math.log1p(reports) / Math.log1p(most)) * steps))

/** The fewest reports that reach a step. */
const leastOf = (step: number, most: number): number =>
  step === 1 ? 1 : Math.ceil(Math.expm1(((step - 1) / steps) * Math.log1p(most)))

export function World({ countries }: WorldProps) {
  const [shapes, setShapes] = useState<readonly Shape[]>([])
  useEffect(() => {
    drawn ??= draw()
    drawn.then(setShapes, () => {
      drawn = null
    })
  }, [])
  const reports = new Map(countries.map((c) => [c.country, c.reports]))
  const most = Math.max(1, ...reports.values())
  const onMap = new Set(shapes.map((s) => s.code))
  const offMap = shapes.length === 0 ? [] : countries.filter((c) => !onMap.has(c.country))
  return (
    <>
      <svg
        class="map"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Map of reports from ${countries.length} countries`}
      >
        {shapes.map(({ code, path }, i) => {
          const here = code === null ? 0 : (reports.get(code) ?? 0)
          return (
            <path key={code ?? i} d={path} class={`land land-${stepOf(here, most)}`}>
              {code !== null && <title>{`${countryName(code)}: ${count(here)}`}</title>}
            </path>
          )
        })}
      </svg>
      <Legend most={most} />
      {offMap.length > 0 && (
        <p class="muted small">
          Too small for this map:{' '}
          {offMap
            .slice(0, 4)
            .map((c) => `${countryName(c.country)} ${brief(c.reports)}`)
            .join(', ')}
          {offMap.length > 4 && ` and ${offMap.length - 4} more in the table`}.
        </p>
      )}
    </>
  )
}

const Legend = ({ most }: { most: number }) => (
  <ul class="legend" aria-hidden="true">
    {Array.from({ length: steps }, (_, i) => i + 1)
      .filter((step) => step === 1 || leastOf(step, most) > leastOf(step - 1, most))
      .map((step) => (
        <li key={step}>
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            <rect width="12" height="12" rx="2" class={`land-${step}`} />
          </svg>
          <span class="num">{brief(leastOf(step, most))}+</span>
        </li>
      ))}
  </ul>
)
