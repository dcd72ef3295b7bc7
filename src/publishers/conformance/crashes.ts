// Replies that are lost, writers that die half-way, copies of requests that come late.

import type { Keeps } from './scene.ts'
import { a, holds, writeOf, written } from './writes.ts'

export const crashes = {
  async 'own-write-recognised'({ resource, endpoint }) {
    const first = writeOf(endpoint, null, 1, a(1))
    const second = writeOf(endpoint, first.next, 2, a(2))
    for (const write of [first, first, second, second]) await written(resource.publisher(), write)
    await holds(resource.publisher(), second)
  },
} satisfies Partial<Keeps>
