// Shape of a target's `ready`: what it must prove before traffic moves to it.

import { type Static, Type } from 'typebox'
import { duration, shape, text } from './words.ts'

const LagShape = shape(
  {
    check: text('check-id', {
      title: 'Check whose value is the seconds it is behind',
      examples: ['replica-lag'],
    }),
    max: duration({ title: 'Most it may be behind', examples: ['30s'] }, '10ms', '1d'),
    policy: Type.Enum(['wait', 'move', 'ask'], {
      title: 'What happens when it is further behind and nothing ready is left',
      description:
        '`wait`: it is no destination; `move`: it is, as long as it is at most `loseAtMost` behind, and the journal says what may be lost; `ask`: an operator is asked, and decides with `holdfast plan approve`.',
      default: 'wait',
    }),
    loseAtMost: Type.Optional(
      duration(
        {
          title: 'Most seconds of writes that a move may lose',
          description: '`move` needs it; with `ask`, beyond it nobody is asked either.',
          examples: ['5m'],
        },
        '10ms',
        '7d',
      ),
    ),
  },
  { title: 'Replica lag' },
)

const CapacityShape = shape(
  {
    check: Type.Optional(
      text('check-id', {
        title: 'Check whose value is the capacity to spare',
        description: "Left out: the target's own `capacity` is what it has.",
        examples: ['west-spare'],
      }),
    ),
    atLeast: Type.Number({
      title: 'Least that is needed, in the same unit',
      minimum: 0,
      maximum: 1e15,
      examples: [500],
    }),
  },
  { title: 'Spare capacity' },
)

export const ReadyShape = shape(
  {
    lag: Type.Optional(LagShape),
    capacity: Type.Optional(CapacityShape),
    smoke: Type.Optional(
      text('check-id', { title: 'Smoke test: a check that must be up', examples: ['west-smoke'] }),
    ),
  },
  {
    title: 'What it must prove before traffic moves to it',
    description: 'All that is named. What is not known counts as not ready; what is answered already stays.',
  },
)

export type WrittenReady = Static<typeof ReadyShape>
