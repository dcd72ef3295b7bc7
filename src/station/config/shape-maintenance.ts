// Shape of `maintenance`: work of our own, announced.

import { type Static, Type } from 'typebox'
import { duration, keyed, list, shape, text } from './words.ts'

const RepeatShape = shape(
  {
    days: list(Type.Enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], { title: 'Day of the week' }), {
      title: 'On these days of the week',
      default: [],
      examples: [['sun']],
      maxItems: 7,
    }),
    monthDays: list(Type.Integer({ title: 'Day of the month', minimum: 1, maximum: 31 }), {
      title: 'Or on these days of the month',
      description: 'A day that a month does not have is its last.',
      default: [],
      examples: [[1, 15]],
      maxItems: 31,
    }),
    at: text('clock-time', {
      title: 'Time of day at which it begins',
      description:
        'One that the clock leaves out on that day is an hour later; one that comes twice is the first.',
      examples: ['02:30'],
    }),
    zone: text('time-zone', {
      title: 'Time zone whose clock counts, daylight saving included',
      default: 'UTC',
      examples: ['Europe/London'],
    }),
    lasts: duration({ title: 'How long it lasts', examples: ['2h'] }, '1m', '7d'),
    first: Type.Optional(text('calendar-date', { title: 'Not before this day', examples: ['2026-12-03'] })),
    last: Type.Optional(text('calendar-date', { title: 'Not after this day', examples: ['2027-06-30'] })),
  },
  { title: 'When it comes back' },
)

const MaintenanceEntryShape = shape(
  {
    title: Type.String({
      title: 'What is done, for people',
      description: 'Shown on public pages where it concerns what is public.',
      minLength: 1,
      maxLength: 100,
      examples: ['New database'],
    }),
    services: list(text('service-id', { title: 'Service' }), {
      title: 'Services',
      default: [],
      examples: [['shop']],
      maxItems: 1000,
    }),
    foundations: list(text('foundation-path', { title: 'Foundation' }), {
      title: 'Foundations, with everything that stands on them with a hard edge',
      default: [],
      examples: [['aws/us-east-1']],
      maxItems: 1000,
    }),
    from: Type.Optional(text('zoned-time', { title: 'From', examples: ['2026-12-03T22:00+01:00'] })),
    until: Type.Optional(
      text('zoned-time', {
        title: 'Until',
        description:
          'At most a year after `from`. What is held back until then and still goes on is told then.',
        examples: ['2026-12-04T02:00+01:00'],
      }),
    ),
    repeat: Type.Optional(RepeatShape),
  },
  { title: 'Maintenance', exactlyOne: ['from', 'repeat'] },
)

export const MaintenanceShape = keyed('check-id', MaintenanceEntryShape, {
  title: 'Work of our own that is announced, by id',
  maxProperties: 500,
})

export type WrittenMaintenance = Static<typeof MaintenanceShape>
