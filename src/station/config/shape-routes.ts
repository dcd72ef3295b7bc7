// Shapes of a route's policy: what of an alert it asks for, when, and who is told in its place.

import { Type } from 'typebox'
import { duration, list, shape, text } from './words.ts'

const severity = ['minor', 'major', 'critical'] as const
const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const days = list(Type.Enum([...weekDays], { title: 'Day of the week' }), {
  title: 'On these days',
  description: 'Hours past midnight belong to the day they begin on.',
  default: [...weekDays],
  minItems: 1,
  maxItems: 7,
})

const zone = text('time-zone', {
  title: 'Time zone whose clock counts, daylight saving included',
  default: 'UTC',
  examples: ['Europe/London'],
})

const WhenShape = shape(
  {
    severity: Type.Enum([...severity], {
      title: 'Least severity of an incident that is told',
      default: 'minor',
    }),
    services: list(text('service-id', { title: 'Service' }), {
      title: 'Services; empty: all',
      default: [],
      examples: [['shop']],
      maxItems: 10_000,
    }),
    sectors: list(Type.String({ title: 'Sector', minLength: 1, maxLength: 31 }), {
      title: 'Sectors of services; empty: all',
      default: [],
      examples: [['bank']],
      maxItems: 1000,
    }),
    foundations: list(text('foundation-path', { title: 'Foundation' }), {
      title: 'Foundations, with all within them; empty: all',
      description: 'What stands on one of them counts, and what is named as failing.',
      default: [],
      examples: [['aws/us-east-1']],
      maxItems: 1000,
    }),
    topics: list(Type.Enum(['incidents', 'endpoints', 'nodes', 'feeds'], { title: 'Topic' }), {
      title: 'What is told',
      description:
        '`endpoints`: alarms of what is steered, and refusals that need a person. `nodes`: Holdfast itself. `feeds`: a provider’s feed that went stale.',
      default: ['incidents', 'endpoints', 'nodes'],
      minItems: 1,
      maxItems: 4,
    }),
    days,
    hours: Type.Optional(
      text('clock-hours', {
        title: 'Within these hours',
        description:
          'What happens outside of them is told when they begin, if it still goes on. Left out: the whole day.',
        examples: ['09:00-17:00'],
      }),
    ),
    zone,
  },
  { title: 'When it is told by itself', default: {} },
)

const QuietShape = shape(
  {
    hours: text('clock-hours', { title: 'Within these hours', examples: ['22:00-07:00'] }),
    days,
    zone,
    except: Type.Enum([...severity, 'nothing'], {
      title: 'Least severity that is told all the same',
      default: 'critical',
    }),
  },
  { title: 'Quiet hours: what is less grave waits, and is told in one digest when they end' },
)

const EscalateShape = shape(
  {
    after: duration({ title: 'When nobody has acknowledged it for so long', default: '15m' }, '1m', '7d'),
    to: text('check-id', { title: 'Route that is told as well', examples: ['boss'] }),
  },
  { title: 'Escalation' },
)

const OtherwiseShape = Type.Union(
  [
    text('check-id', { title: 'Route' }),
    shape(
      {
        to: text('check-id', { title: 'Route', examples: ['mail'] }),
        after: duration({ title: 'When a message has waited for so long', default: '2m' }, '5s', '1d'),
      },
      { title: 'Second channel in full' },
    ),
  ],
  {
    title: 'The route that tells it when this channel is dead: its id, or `{ to, after }`',
    examples: ['mail'],
  },
)

/** The keys of an alert beside those of its channel. */
export const routeKeys = {
  when: WhenShape,
  quiet: Type.Optional(QuietShape),
  remind: Type.Optional(
    duration({ title: 'Said again so often, until somebody acknowledges it', examples: ['30m'] }, '1m', '7d'),
  ),
  escalate: Type.Optional(EscalateShape),
  otherwise: Type.Optional(OtherwiseShape),
  for: Type.Optional(
    Type.String({
      title: 'Whose route it is',
      description: 'Routes of one person tell the same thing once between them: the first of them that fits.',
      minLength: 1,
      maxLength: 64,
      examples: ['anna'],
    }),
  ),
  standby: Type.Boolean({
    title: 'Only in the place of another: where `escalate` or `otherwise` names it',
    default: false,
  }),
}
