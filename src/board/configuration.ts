// The configuration through the API: what the file says and what was added beside it, and a change of the latter. Whoever
// may do this decides what the server asks, tells and writes: it needs `admin`.

import { type Static, Type } from 'typebox'
import type { Outcome } from '../terms/index.ts'
import type { Caller, OrderRefusal } from './caller.ts'

const Section = Type.Record(
  Type.String({ maxLength: 40 }),
  Type.Record(Type.String({ maxLength: 253 }), Type.Unknown()),
)

export const ConfigurationBody = Type.Object(
  {
    set: Type.Optional(Section),
    remove: Type.Optional(
      Type.Array(Type.String({ maxLength: 300, description: 'section/id, such as checks/shop-east' }), {
        maxItems: 10_000,
      }),
    ),
    dryRun: Type.Optional(Type.Boolean({ description: 'only say what would be wrong' })),
  },
  { additionalProperties: false },
)
export type ConfigurationBody = Static<typeof ConfigurationBody>

export const ConfigurationView = Type.Object({
  file: Type.String(),
  added: Type.Unknown({ description: 'by section and id, what was added through the API' }),
  yaml: Type.String({
    description:
      'the file with everything that was made by hand in it: what was added, and edges that were accepted; started with it, a server is the same',
  }),
})
export type ConfigurationView = Static<typeof ConfigurationView>

export const ConfigurationChanged = Type.Object({
  done: Type.Boolean({ description: 'false: a dry run' }),
  why: Type.String(),
  warnings: Type.Array(Type.String()),
})
export type ConfigurationChanged = Static<typeof ConfigurationChanged>

export interface ConfigurationDesk {
  show(): Promise<Outcome<ConfigurationView, OrderRefusal>>
  /** All or nothing: what the reader or the node refuses leaves everything as it was. */
  change(body: ConfigurationBody, caller: Caller): Promise<Outcome<ConfigurationChanged, OrderRefusal>>
}
