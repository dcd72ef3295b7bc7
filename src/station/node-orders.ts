// What the node process is told of the configuration in force.

import type { PlannerState } from '../steering/index.ts'
import type { EndpointName } from '../terms/index.ts'
import type { Config } from './config/index.ts'
import type { Pretended } from './desk/drills.ts'
import type { NodeOrders } from './node/protocol.ts'

export const givenBackIn = ({ endpoints }: PlannerState): EndpointName[] =>
  [...endpoints].flatMap(([name, { orders }]) => (orders.givenBack ? [name] : []))

export const nodeOrders = (config: Config, planner: PlannerState, pretended: Pretended): NodeOrders => ({
  ...pretended,
  node: config.node.name,
  dns: config.listen.dns,
  checks: config.checks,
  slow: config.slow,
  publishers: config.publishers,
  endpoints: config.endpoints,
  givenBack: givenBackIn(planner),
  canaries: config.vantages.canaries,
  quorum: { quorum: config.vantages.quorum, of: config.vantages.of },
  ...(config.vantages.link ? { link: config.vantages.link } : {}),
})
