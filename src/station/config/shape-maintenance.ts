// Shape of `maintenance`: work of our own, announced.

import { type Static, Type } from 'typebox'
import { keyed, list, shape, text } from './words.ts'

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
    from: text('zoned-time', { title: 'From', examples: ['2026-12-03T22:00+01:00'] }),
    until: text('zoned-time', {
      title: 'Until',
      description:
        'At most a year after `from`. What is held back until then and still goes on is told then.',
      examples: ['2026-12-04T02:00+01:00'],
    }),
  },
  { title: 'Maintenance' },
)

export const MaintenanceShape = keyed('check-id', MaintenanceEntryShape, {
  title: 'Work of our own that is announced, by id',
  maxProperties: 500,
})

export type WrittenMaintenance = Static<typeof MaintenanceShape>
