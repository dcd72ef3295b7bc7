// What a node's engine is handed in.

import type { Clock, NodeName, Random, Timers } from '../../terms/index.ts'
import type { HostPort } from '../config/config.ts'
import type { FromNode } from './protocol.ts'

export type EngineParts = {
  readonly folder: string
  readonly dns: HostPort
  readonly node: NodeName
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  /** False: it goes by what other vantages see. Default true. */
  readonly looks?: boolean
  readonly say: (message: FromNode) => void
}
