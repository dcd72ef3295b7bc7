// The victim of a test: a new store in which something happens, and a kill before alerting has written for the first
// time. Argument: the folder.

import { openStore } from '../store/index.ts'
import { instant } from '../terms/index.ts'
import { beginAtTheBeginning } from './place.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: first-start.fixture.ts FOLDER')

const store = await openStore({ folder })
await beginAtTheBeginning(store)
const at = instant(Date.UTC(2026, 0, 5, 12))
await store.append([
  {
    ...{ at, author: 'holdfast', kind: 'incident.opened', subject: 'i1', why: 'i1 is down' },
    data: {
      change: 'opened',
      incident: {
        ...{ id: 'i1', service: 'shop', severity: 'major', summary: 'i1 is down', state: 'open' },
        ...{ foundation: null, beganAt: at, openedAt: at, evidence: [] },
      },
    },
  },
])
process.kill(process.pid, 'SIGKILL')
