// Telling a story: its commands on a fresh stage, each with what came of it.

import type { Property } from '../properties.ts'
import { perform } from './commands.ts'
import type { Story } from './file.ts'
import { Stage } from './stage.ts'

export type Told = {
  readonly story: Story
  /** Promises that were broken on the way. Only a design that is shown to be unsafe may break any. */
  readonly broken: readonly Property[]
}

/** Throws when a command is unknown or used wrongly. */
export function tell({ steps, closing }: Story): Told {
  const stage = new Stage()
  const told = steps.map((step) => ({ ...step, output: perform(stage, step.command) }))
  return { story: { steps: told, closing }, broken: [...stage.broken] }
}
