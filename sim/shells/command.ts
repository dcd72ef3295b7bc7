// `npm run sim -- shells [--runs N] [--seed S] [--length L] [--json]`

import { type ShellFailure, shellCampaign } from './shells.ts'

/** True when the shells did what the simulated world did, and everything that can be compared was. */
export async function runShells(options: {
  readonly runs: number
  readonly seed: number
  readonly length: number
}): Promise<boolean> {
  const began = performance.now()
  const { runs, steps, compared, failure } = await shellCampaign(options)
  if (failure) console.error(textOf(failure, options.length))
  const unmet = Object.entries(compared).flatMap(([what, times]) => (times === 0 ? [what] : []))
  if (!failure && unmet.length > 0) console.error(`never happened, so not compared: ${unmet.join(', ')}`)
  console.log(
    JSON.stringify({
      complete: failure === null,
      violations: failure ? 1 : 0,
      runs,
      steps,
      wallMs: Math.round(performance.now() - began),
      seed: options.seed,
      witnesses: compared,
    }),
  )
  return failure === null && unmet.length === 0
}

export const textOf = ({ seed, step, about, simulated, real, led }: ShellFailure, length: number): string =>
  [
    `DISAGREE about ${about}`,
    `  the simulated world: ${simulated}`,
    `  the real shells:     ${real}`,
    `step ${step}; again: npm run sim -- shells --runs 1 --seed ${seed} --length ${length}`,
    ...led.map((line) => `  ${line}`),
  ].join('\n')
