// Names that are not like the others.

import type { EndpointName } from '../../terms/index.ts'
import type { Keeps } from './scene.ts'
import { a, holds, writeOf, written } from './writes.ts'

export const names = {
  async wildcard({ resource, endpoint }) {
    const wildcard = `*.${endpoint}` as EndpointName
    const above = writeOf(endpoint, null, 1, a(1))
    const below = writeOf(wildcard, null, 7, a(7))
    await written(resource.publisher(), above)
    await written(resource.publisher(), below)
    await holds(resource.publisher(), above)
    await holds(resource.publisher(), below)
  },
} satisfies Partial<Keeps>
