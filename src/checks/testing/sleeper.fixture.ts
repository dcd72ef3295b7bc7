// A process that looks at a web server (its port is the argument) and tells what it judges; somebody stops it now and then.

import { type CheckId, ms, type NodeName } from '../../terms/index.ts'
import { startChecks } from '../runner.ts'
import { clock, timers } from './servers.ts'

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

startChecks({
  specs: [
    {
      id: 'east' as CheckId,
      probe: {
        kind: 'http',
        url: `http://127.0.0.1:${process.argv[2]}/`,
        method: 'GET',
        status: [[200, 399]],
        headers: {},
      },
      every: ms(50),
      timeout: ms(2000),
      down: 1,
      up: 1,
      refusedGrace: ms(20),
    },
  ],
  vantage: 'lon-1' as NodeName,
  clock,
  timers,
  onResult: ({ verdict, detail }) => say(`${verdict} ${detail}`),
  onJudged: () => {},
})
