// Shapes of `transfers` and `delegation` under an embedded publisher: the secondaries that fetch the zone whole, and how it
// is found from its parent.

import { Type } from 'typebox'
import { KeyShape } from './shape-key.ts'
import { duration, list, shape, text } from './words.ts'

export const TransfersShape = shape(
  {
    secondaries: list(text('dns-server', { title: 'Secondary' }), {
      title: 'Servers that are told of every change (NOTIFY) and asked how far they are',
      description: 'By address: a name would have to be resolved before anybody can be told.',
      examples: [['192.0.2.53', '198.51.100.53:5300']],
      default: [],
      maxItems: 64,
    }),
    allowFrom: list(text('ip-address', { title: 'Address' }), {
      title: 'Addresses that may fetch the zone (AXFR, IXFR)',
      description: 'Empty: those of `secondaries`.',
      default: [],
      examples: [['192.0.2.53']],
      maxItems: 256,
    }),
    key: Type.Optional(KeyShape),
    primary: Type.Optional(
      text('node-name', {
        title: 'The one node that the secondaries fetch from',
        description:
          'Two would give serials of their own, and a secondary would keep the later of two contents. Left out: the main node.',
        examples: ['lon-1'],
      }),
    ),
  },
  {
    title: 'Secondaries that fetch the zone',
    description:
      'Without a `key` only loopback addresses may fetch it: an address alone proves nothing, and a zone tells a stranger every place that traffic can move to.',
  },
)

export const DelegationShape = shape(
  {
    resolver: Type.Optional(
      text('dns-server', {
        title: 'Resolver that finds the parent',
        description: "Left out: the system's.",
        examples: ['192.0.2.53'],
      }),
    ),
    every: duration({ title: 'Interval', default: '10m' }, '1s', '1d'),
    port: Type.Integer({
      title: 'Where nameservers listen',
      description: 'Other than 53 in rehearsals only.',
      default: 53,
      minimum: 1,
      maximum: 65_535,
    }),
  },
  {
    title: 'Written, even empty: the delegation is looked at, as by `holdfast delegation`',
    description: 'What is wrong stands at the zone in the API, and is an alarm.',
  },
)
