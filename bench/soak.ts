// kill -9 of any of five processes (main, nameserver, three enactors) while a newer plan is on its way, many times: the
// name must never be empty or go back, at the embedded zone and at a real BIND, and be what the newest plan says in 5 s.
// usage: node bench/soak.ts [--rounds N] [--seed N] [--json]; Ctrl-C ends it after the round that runs

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom } from '../src/terms/index.ts'
import { type Round, startSurvivors } from '../test/system/survivors.ts'
import { atMost, conclude, figure, quantile } from './result.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: `${Math.floor(Math.random() * 2 ** 32)}` },
    json: { type: 'boolean', default: false },
  },
})
const random = seededRandom(Number(values.seed))
const survivors = await startSurvivors(mkdtempSync(join(tmpdir(), 'holdfast-soak-')))
const rounds: Round[] = []
let left = Number(values.rounds)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    left = 0
  })
try {
  await survivors.settled(30_000)
  if (!values.json) console.log(`seed ${values.seed}; at ${survivors.servers.join(' and ')}`)
  for (; left > 0; left--) {
    const round = await survivors.round(random)
    rounds.push(round)
    const { victim, killedAfterMs, convergedMs, judged } = round
    if (judged.empty + judged.older > 0) process.stderr.write(`round ${rounds.length}: ${round.course}\n`)
    if (!values.json)
      console.log(
        `round ${rounds.length}: ${victim} killed ${killedAfterMs} ms after the order, converged in ${convergedMs.toFixed(0)} ms; ${judged.answers} answers, ${judged.empty} empty, ${judged.older} older`,
      )
  }
  await survivors.settled(30_000)
  const sum = (of: (round: Round) => number): number => rounds.reduce((all, round) => all + of(round), 0)
  const took = (victim?: string): number[] =>
    rounds.filter((round) => victim === undefined || round.victim === victim).map((one) => one.convergedMs)
  const { asked, silent } = survivors.counts()
  conclude('soak', [
    figure('rounds, each a kill -9', '', rounds.length),
    figure('servers asked 100 times a second each', '', survivors.servers.length),
    figure(
      'answers judged',
      '',
      sum(({ judged }) => judged.answers),
    ),
    atMost(
      'empty answers',
      '',
      sum(({ judged }) => judged.empty),
      0,
    ),
    atMost(
      'answers older than one before',
      '',
      sum(({ judged }) => judged.older),
      0,
    ),
    figure('from the kill to the newest plan at every server, median', 'ms', quantile(took(), 0.5)),
    atMost('the same, slowest', 'ms', quantile(took(), 1), 5000),
    figure('the same, main process killed, median', 'ms', quantile(took('main'), 0.5)),
    figure('the same, nameserver killed, median', 'ms', quantile(took('nameserver'), 0.5)),
    figure('questions unanswered for a second, of all', '%', (100 * silent) / asked),
  ])
} finally {
  await survivors.end()
}
