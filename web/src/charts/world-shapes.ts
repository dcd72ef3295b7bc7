// The outlines of the countries, when they are there: the server has them from the start, a browser fetches them after
// the page can be read. Until then the picture that the server drew stays as it is.

import type { World } from '../../build/world-shapes.ts'
import { cell } from '../data/cell.ts'

export const world = cell<World | null>(import.meta.env.SSR ? (await import('virtual:world')).world : null)

/** `before`: called where the picture is about to change. */
export async function fetchWorld(before: () => void): Promise<void> {
  if (world.get() !== null) return
  const shapes = await import('virtual:world')
  before()
  world.set(shapes.world)
}
