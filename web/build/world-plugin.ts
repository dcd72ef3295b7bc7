// `virtual:world`: the countries as paths, made from world-atlas when the pages are built.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Topology } from 'topojson-specification'
import type { Plugin } from 'vite'
import { worldShapes } from './world-shapes.ts'

/** A name with this in front no other plugin touches (Rollup's convention). */
const resolved = '\0virtual:world'
const width = 1_000

export function worldPlugin(): Plugin {
  return {
    name: 'holdfast-world',
    resolveId: { filter: { id: /^virtual:world$/ }, handler: () => resolved },
    load: {
      filter: { id: /virtual:world$/ },
      handler() {
        const file = createRequire(import.meta.url).resolve('world-atlas/countries-110m.json')
        const topology = JSON.parse(readFileSync(file, 'utf8')) as Topology
        return `export const world = JSON.parse(${JSON.stringify(JSON.stringify(worldShapes(topology, width)))})`
      },
    },
  }
}
