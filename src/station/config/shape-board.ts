// The board as the crowd meets it: how many may listen, whose word on addresses is believed, and the copy that a web
// host shows when Holdfast is dead.

import { Type } from 'typebox'
import { list, shape } from './words.ts'

export const BoardShape = shape(
  {
    snapshot: Type.Optional(
      Type.String({
        title: 'Folder where the public pages are written as files',
        description:
          'On every change, for any web host to serve while Holdfast is dead. Relative to this file; `off` writes none. Left out: `snapshot` in the folder of the store.',
        examples: ['/srv/status', 'off'],
        minLength: 1,
        maxLength: 1000,
      }),
    ),
    streams: Type.Integer({
      title: 'Pages that may be kept fresh by an open stream at once',
      description: 'Each takes about 20 kB of memory and an open file. Past it, pages ask every few seconds.',
      default: 6000,
      minimum: 10,
      maximum: 100_000,
    }),
    streamsPerAddress: Type.Integer({
      title: 'Of these, from one address',
      description:
        'A whole office may stand behind one; an IPv6 /64 counts as one. Private addresses and this machine are not counted.',
      default: 500,
      minimum: 1,
      maximum: 100_000,
    }),
    proxies: list(
      Type.String({
        title: 'Address or network',
        pattern: '^[0-9a-fA-F:.]+(?:/[0-9]{1,3})?$',
        maxLength: 60,
      }),
      {
        title: 'Proxies in front of the board',
        description:
          'Their `X-Forwarded-For` and `X-Forwarded-Proto` are believed. Without, everybody behind a proxy has the address of the proxy, and shares its limits.',
        default: [],
        examples: [['127.0.0.1', '10.0.0.0/8']],
        maxItems: 64,
      },
    ),
  },
  { title: 'The board under a crowd', default: {} },
)
