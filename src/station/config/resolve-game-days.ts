// Game days: every endpoint exists, and one for real says what it may touch.

import type { GameDay } from '../desk/game-day-time.ts'
import { refersTo, type Scene } from './names.ts'
import type { Written } from './shape.ts'

export function resolveGameDays(written: Written['gameDays'], scene: Scene): readonly GameDay[] {
  return Object.entries(written).map(([name, { lose, real, endpoints, at, every, days, between }]) => {
    const here = ['gameDays', name]
    for (const [i, endpoint] of endpoints.entries())
      refersTo(scene, ['endpoints'], 'endpoint', endpoint, [...here, 'endpoints', i])
    if (real && endpoints.length === 0)
      scene.tell(here, 'a game day for real needs the endpoints it may touch', 'write `endpoints: [ … ]`')
    if (!real && endpoints.length > 0)
      scene.warn(
        [...here, 'endpoints'],
        'an exercise takes every endpoint that stands on what is lost',
        'leave `endpoints` out, or write `real: true`',
      )
    const [from, to] = between
    const time =
      at === undefined
        ? ({ kind: 'every', every: every!, days, from, to } as const)
        : ({ kind: 'at', at } as const)
    return { name, lose, endpoints, real, time }
  })
}
