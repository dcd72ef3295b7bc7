// A write that came too late, in a sentence: who, by how much, and what stood there instead.

import type { EndpointView } from '../../../src/board/views.ts'

type Refused = EndpointView['refusedWrites'][number]

/** `gen=4 plan=0a1b… sel=1` is "gen 4"; what is no fence is said as it is. */
const generationIn = (fence: string): string => {
  const found = /^gen=(\d+)/.exec(fence)
  return found ? `gen ${found[1]}` : fence
}

export function refusedWord({ by, publisher, refused, expected, found, lateMs }: Refused): string {
  const who = by.replace(/^node:/, '')
  const late = `${(lateMs / 1000).toFixed(1)} s`
  return `Refused at ${publisher}: ${who} was late by ${late} with ${generationIn(refused)}: expected ${generationIn(expected)}, found ${generationIn(found)}`
}
