// People who subscribe to public services on the board's own pages: how they are told.

import { Type } from 'typebox'
import { EmailShape } from './shape-alerts.ts'
import { shape } from './words.ts'

const { to: _, ...server } = EmailShape.properties

export const SubscribersShape = shape(
  {
    email: Type.Optional(
      shape(server, {
        title: 'The mail server that tells them',
        description:
          'Written, people can subscribe by mail: each confirms by a link in a first mail, and leaves by one in every mail.',
      }),
    ),
    webhooks: Type.Boolean({
      title: 'Whether programs may subscribe with a webhook',
      description:
        'Only to https addresses that are public: anybody may name one, and must not reach what this machine can.',
      default: false,
    }),
    most: Type.Integer({
      title: 'Subscribers that are taken',
      description: 'What each of them knows of what goes on is kept, and written down with every change.',
      default: 1000,
      minimum: 1,
      maximum: 5000,
    }),
  },
  { title: 'Who may subscribe to public services', default: {} },
)
