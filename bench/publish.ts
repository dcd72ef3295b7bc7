// From plan to read-back at every kind of publisher; a thousand endpoints changed at once; a round over ten thousand that
// did not change. The node's own shell and enactors drive all of it. What a provider's network takes is not in it.
// usage: node bench/publish.ts [--rounds N] [--names N (0: no such round)] [--only BIND,...] [--json]

import { parseArgs } from 'node:util'
import { type Place, startPlaces } from './publish/places.ts'
import { Steered } from './publish/steered.ts'
import { type Aim, atMost, conclude, figure, quantile } from './result.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    names: { type: 'string', default: '10000' },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
})
const say = (text: string): void => void (values.json || console.log(text))
const places = await startPlaces(values.only.split(',').filter(Boolean))

const aims: Aim[] = []
try {
  aims.push(...(await latencies()))
  for (const place of places) aims.push(...(await allAtOnce(place, 1000)))
  const names = Number(values.names)
  if (names > 0) for (const place of places) aims.push(...(await unchanged(place, names)))
} finally {
  for (const place of places) await place.stop()
}
conclude('publish', aims)

/** One plan at each place in turn, so that what else the machine does befalls all alike. */
async function latencies(): Promise<readonly Aim[]> {
  const rounds = Number(values.rounds)
  const took = new Map<Place, number[]>(places.map((place) => [place, []]))
  const names = new Map(places.map((place) => [place, new Steered(place, 'latency', 1)]))
  for (const steered of names.values()) await steered.plan(30_000)
  for (let round = 0; round < rounds; round++)
    for (const [place, steered] of names) {
      if (round >= place.rounds) continue
      const began = performance.now()
      await steered.plan(30_000)
      took.get(place)!.push(performance.now() - began)
    }
  for (const steered of names.values()) steered.stop()
  return [...took].flatMap(([{ name }, ms]) => {
    say(`${name}: plan to read-back ${quantile(ms, 0.5).toFixed(1)} ms, ${ms.length} plans`)
    return [
      figure(`${name}: plan to read-back, median of ${ms.length}`, 'ms', quantile(ms, 0.5)),
      figure(`${name}: plan to read-back, p99`, 'ms', quantile(ms, 0.99)),
    ]
  })
}

async function allAtOnce(place: Place, many: number): Promise<readonly Aim[]> {
  const steered = new Steered(place, 'once', many)
  await steered.plan(300_000)
  const before = await place.requests()
  const began = performance.now()
  await steered.plan(300_000)
  const seconds = (performance.now() - began) / 1000
  const after = await place.requests()
  steered.stop()
  say(`${place.name}: ${many} endpoints at once in ${seconds.toFixed(1)} s`)
  const sent =
    before === null || after === null
      ? []
      : [figure(`${place.name}: requests for ${many} changed at once`, '', after - before)]
  return [figure(`${place.name}: ${many} endpoints changed at once and read back`, 's', seconds), ...sent]
}

async function unchanged(place: Place, many: number): Promise<readonly Aim[]> {
  const steered = new Steered(place, 'same', many)
  await place.seed?.(steered.masterLines())
  await steered.plan(900_000)
  const everyMs = place.publisher.pace?.readEvery ?? 10_000
  // Two rounds, after which they are out of step as those of any running node are.
  await new Promise((resolve) => setTimeout(resolve, 2 * everyMs))
  const [reads, writes, requests] = [steered.reads, steered.writes, await place.requests()]
  const before = process.cpuUsage()
  await new Promise((resolve) => setTimeout(resolve, everyMs))
  const { user, system } = process.cpuUsage(before)
  const read = steered.reads - reads
  const perRound = ((user + system) / 1e6) * (many / Math.max(1, read))
  const asked = await place.requests()
  steered.stop()
  say(`${place.name}: ${read} reads of ${many} unchanged names, ${perRound.toFixed(2)} s of CPU a round`)
  return [
    atMost(`${place.name}: CPU of a round over ${many} unchanged names`, 's', perRound, 2),
    atMost(`${place.name}: writes in that round`, '', steered.writes - writes, 0),
    ...(asked === null || requests === null
      ? []
      : [
          figure(
            `${place.name}: requests in that round`,
            '',
            ((asked - requests) * many) / Math.max(1, read),
          ),
        ]),
  ]
}
