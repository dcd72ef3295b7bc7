// One worker's part of a campaign.

import { parentPort, workerData } from 'node:worker_threads'
import { campaign } from './random.ts'

parentPort!.postMessage(await campaign(workerData as Parameters<typeof campaign>[0]))
