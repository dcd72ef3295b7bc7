import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { worldShapes } from './world-shapes.ts'

const file = createRequire(import.meta.url).resolve('world-atlas/countries-110m.json')
const world = worldShapes(JSON.parse(readFileSync(file, 'utf8')), 1_000)

test('every country is a path within the picture, small enough to be drawn by the server', () => {
  assert.ok(world.shapes.length > 170, `${world.shapes.length} countries`)
  for (const { number, path, x, y } of world.shapes) {
    assert.match(path, /^(M-?\d+ -?\d+l[-\d ]+z)+$/, number)
    assert.ok(x >= 0 && x <= world.width && y >= 0 && y <= world.height, `${number} at ${x} ${y}`)
  }
  const bytes = gzipSync(JSON.stringify(world)).length
  assert.ok(bytes <= 25_000, `${bytes} bytes gzipped`)
})

test('countries lie where they are', () => {
  const at = (number: string) => world.shapes.find((shape) => shape.number === number)!
  const [usa, germany, japan, australia] = ['840', '276', '392', '036'].map(at)
  assert.ok(usa!.x < germany!.x && germany!.x < japan!.x)
  assert.ok(australia!.y > japan!.y && japan!.y > germany!.y)
  assert.ok(usa!.area > 10 * germany!.area)
})
