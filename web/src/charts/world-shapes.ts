// The outlines of the countries, when they are there: the server has them from the start, a browser fetches them after
// the page can be read. Until then the picture that the server drew stays as it is.

import type { World } from '../../build/world-shapes.ts'
import { cell } from '../data/cell.ts'

export const world = cell<World | null>(import.meta.env.SSR ? (await import('virtual:world')).world : null)

export async function fetchWorld(): Promise<void> {
  if (world.get() === null) world.set((await import('virtual:world')).world)
}
