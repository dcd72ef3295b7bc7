// How a story writes fences and what a name holds.

import { type FencedWrite, formatFence, type Plan, type Published } from '../../src/steering/index.ts'

export const fenceText = ({ generation, digest }: Plan): string => formatFence({ generation, digest })

/** `gen=2 plan=… over gen=1 plan=…` */
export const stepText = ({ expected, next }: FencedWrite): string =>
  `${formatFence(next)} over ${expected ? formatFence(expected) : 'no fence'}`

/** `A 192.0.2.1 for 5 s (gen=2 plan=… sel=0)` */
export function contentText({ fence, sets }: Published): string {
  const records = sets.flatMap((set) =>
    set.data.map((record) => ('address' in record ? `${set.type} ${record.address}` : set.type)),
  )
  const held = records.length > 0 ? `${records.join(', ')} for ${sets[0]?.ttl} s` : 'NO RECORD'
  return `${held} (${fence ? formatFence(fence) : 'no fence'})`
}
