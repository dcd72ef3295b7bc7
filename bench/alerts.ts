// Alerts: how soon the first webhook has an incident that a check opened; what five hundred dependants that fail in one
// second make of it; how a queue of a hundred thousand drains; and with `--kills N` that kill -9 loses and doubles nothing:
// of alerting by itself with many alerts under way, or with `--whole` of the program as it is started.
// usage: node bench/alerts.ts [--kills N [--whole]] [--seed N] [--rounds N] [--queue N] [--json]

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Random, seededRandom } from '../src/terms/index.ts'
import { KilledAlerts } from '../test/system/killed-alerts.ts'
import { drained } from './alerts/drained.ts'
import { toldAlone, toldTogether } from './alerts/first-told.ts'
import { killedChains } from './alerts/killed-chain.ts'
import { type Aim, atMost, conclude, figure, quantile } from './result.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    whole: { type: 'boolean', default: false },
    seed: { type: 'string', default: `${Math.floor(Math.random() * 2 ** 32)}` },
    rounds: { type: 'string', default: '3' },
    queue: { type: 'string', default: '100000' },
    json: { type: 'boolean', default: false },
  },
})
/** Each falls ill and gets well every few minutes, which is as long as an all-clear takes. */
const servicesKilled = 60
const say = (text: string): void => {
  if (!values.json) console.log(text)
}
const folder = (): string => mkdtempSync(join(tmpdir(), 'holdfast-alerts-'))

async function kills(many: number): Promise<Aim[]> {
  const random = seededRandom(Number(values.seed))
  say(`seed ${values.seed}`)
  if (values.whole) return wholeKills(many, random)
  const { rounds, incidents, messages, lost, doubled, again, underWay } = await killedChains(
    many,
    random,
    say,
  )
  for (const one of [...lost, ...doubled]) process.stderr.write(`seed ${values.seed}: ${one}\n`)
  return [
    figure('rounds, each a kill -9 of alerting', '', rounds),
    figure('incidents opened', '', incidents),
    figure('messages to the healthy channel', '', messages),
    figure('of them under way when the process was killed', '', underWay),
    atMost('incidents or messages lost', '', lost.length, 0),
    atMost('told twice under two ids', '', doubled.length, 0),
    figure('arrived again under the same id, which a receiver drops', '', again),
  ]
}

async function wholeKills(rounds: number, random: Random): Promise<Aim[]> {
  const killed = await KilledAlerts.begin(folder(), random, servicesKilled)
  try {
    for (let i = 1; i <= rounds; i++) {
      const after = await killed.round(random)
      say(
        `round ${i}: killed after ${after} ms; ${killed.healthy.got.length} arrived, ${killed.healthy.repeated()} again`,
      )
    }
    const { opened, messages, lost, repeated, doubled, shakyRepeated } = await killed.verdict()
    for (const one of [...lost, ...doubled]) process.stderr.write(`seed ${values.seed}: ${one}\n`)
    return [
      figure('rounds, each a kill -9 of everything', '', rounds),
      figure('incidents opened', '', opened),
      figure('messages to the healthy channel', '', messages),
      atMost('incidents or messages lost', '', lost.length, 0),
      atMost('told twice under two ids', '', doubled.length, 0),
      figure('arrived again under the same id, which a receiver drops', '', repeated),
      figure('the same at the failing channel', '', shakyRepeated),
    ]
  } finally {
    await killed.end()
  }
}

async function speed(): Promise<Aim[]> {
  const toldMs: number[] = []
  for (let i = 0; i < Number(values.rounds); i++) toldMs.push(...(await toldAlone(folder(), say)))
  const storm = await toldTogether(folder())
  const queue = await drained(folder(), Number(values.queue), say)
  return [
    atMost('incident to first delivered webhook, median', 'ms', quantile(toldMs, 0.5), 200),
    figure('the same, slowest', 'ms', quantile(toldMs, 1)),
    figure('incidents measured', '', toldMs.length),
    figure('500 dependants at once: incidents', '', storm.incidents),
    atMost('the same: messages within a minute and a half', '', storm.messages, 3),
    figure('the same: first message after the first incident', 'ms', storm.firstMs),
    figure('the same: services that the messages list', '', storm.listed),
    figure('the same: CPU of both processes until then', 's', storm.cpuSeconds),
    figure('queued messages drained', '', queue.sent),
    figure('the same: time', 's', queue.seconds),
    figure('the same: messages', '1/s', queue.sent / queue.seconds),
    atMost('the same: memory grew by', 'MB', queue.grewMb, 150),
    atMost('the same: sent twice', '', queue.again, 0),
  ]
}

conclude('alerts', values.kills === undefined ? await speed() : await kills(Number(values.kills)))
