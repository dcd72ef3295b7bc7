// How things stand on a stage: what is answered, and who complains.

import type { EndpointName } from '../../src/terms/index.ts'
import { publishedOf } from '../random/world.ts'
import type { Stage } from './stage.ts'
import { contentText, fenceText } from './words.ts'

export function show(stage: Stage): void {
  for (const { name } of stage.specs) {
    for (const [id, names] of stage.authorities) {
      const published = names.get(name)
      stage.say(id, published ? `answers ${contentText(published)}` : 'holds nothing', name)
    }
    for (const node of stage.nodes.values()) showNode(stage, node.name, name)
    for (const planner of stage.planners.values()) {
      const newest = planner.state.endpoints.get(name)?.plans[0]
      stage.say(planner.name, `has in force ${newest ? fenceText(newest) : 'no plan'}`, name)
    }
  }
}

function showNode(stage: Stage, name: string, endpoint: EndpointName): void {
  const node = stage.nodes.get(name)!
  if (!node.running) {
    stage.say(name, 'does not run', endpoint)
    return
  }
  const held = node.disk.get(endpoint)
  if (held) stage.say(`${name}/here`, `answers ${contentText(publishedOf(held))}`, endpoint)
  for (const enactor of node.state.endpoints.get(endpoint)?.enactors.values() ?? [])
    stage.say(name, `${enactor.condition} at ${enactor.publisher}: ${enactor.detail}`, endpoint)
}
