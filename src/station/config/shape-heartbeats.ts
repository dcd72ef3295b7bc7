// The shape of `heartbeats`: who notices when Holdfast itself falls silent.

import { type Static, Type } from 'typebox'
import { duration, shape, text } from './words.ts'

export const HeartbeatShape = shape(
  {
    url: text('web-url', {
      title: 'What is asked',
      description: 'Of a service elsewhere that raises the alarm when nobody asks for a while.',
      examples: ['https://watch.example/ping/holdfast-1'],
    }),
    every: duration(
      {
        title: 'Interval',
        description:
          'Nothing is sent while the loop stands still, the store takes no writes, the node process is gone, alerts lag behind the journal, or one has waited for 10 minutes on a channel that nothing gets through.',
        default: '60s',
      },
      '5s',
      '1d',
    ),
    method: Type.Enum(['GET', 'HEAD', 'POST'], { title: 'Method', default: 'GET' }),
  },
  { title: 'Heartbeat' },
)

export type WrittenHeartbeat = Static<typeof HeartbeatShape>
