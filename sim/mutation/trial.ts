// The trial of one tree, run as a process of its own inside the copy that holds the mutant: instance after instance,
// the quick ones first, until one convicts. The last line of its output is the verdict.
//
// What a mutant must not do is break a promise by name. An assertion that stops the program, or an error that nobody
// catches, convicts as well: that, too, is seen by whoever runs the simulator. A file that cannot be loaded does not.

import { parseArgs } from 'node:util'

export type Verdict =
  /** `by`: null when every instance acquits. */
  { readonly by: string | null } | { readonly error: string }

type Instance = { readonly name: string; readonly convicts: () => Promise<string | null> }

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
})

/** Real files and sockets are slow; a shell that errs does so soon. */
const perShellRun = 50

async function instances(runs: number, seed: number): Promise<readonly Instance[]> {
  const { explore } = await import('../exhaust/explore.ts')
  const { searches } = await import('../exhaust/bounds.ts')
  const { holdfast } = await import('../exhaust/rules.ts')
  const { campaign } = await import('../random/random.ts')
  const { complaints } = await import('../quiet/command.ts')
  const { quietDay, shortDay } = await import('../quiet/quiet.ts')
  const { shellCampaign } = await import('../shells/shells.ts')
  const { tell } = await import('../story/story.ts')
  const { differences } = await import('../story/file.ts')
  const { readStory, storyNames } = await import('../story/shelf.ts')
  const searched = (mostStates: number) => async () => {
    for (const { bounds } of searches.small) {
      const [violation] = explore(bounds, holdfast, { mostStates, until: 'first' }).violations
      if (violation) return `${violation.property} ${violation.detail}`
    }
    return null
  }
  const random = (first: number, last: number) => async () => {
    const { failures, runs } = await campaign({ runs: last - first, seed: seed + first, shrinkTries: 0 })
    const [failure] = failures
    return failure ? `${failure.property} ${failure.detail}, at run ${first + runs}` : null
  }
  const stories = async () =>
    storyNames()
      .map(changedStory)
      .find((changed) => changed !== null) ?? null
  const changedStory = (name: string): string | null => {
    const written = readStory(name)
    try {
      const [step, ...lines] = differences(written, tell(written).story)
      const broken = lines.find((line) => /^ {2}\+.*BROKEN/.test(line))
      return step === undefined ? null : `${name} at "${step}": ${(broken ?? lines[0])?.trim()}`
    } catch (problem) {
      return `${name} cannot be told: ${wordsOf(problem)}`
    }
  }
  const quiet = async () => complaints(shortDay.seed, quietDay(shortDay))[0] ?? null
  const shells = async () => {
    const { failure } = await shellCampaign({ runs: Math.ceil(runs / perShellRun), seed })
    return failure && `${failure.about}, at step ${failure.step} of seed ${failure.seed}`
  }
  const few = Math.min(200, runs)
  return [
    { name: 'exhaust', convicts: searched(30_000) },
    { name: 'random', convicts: random(0, few) },
    { name: 'story', convicts: stories },
    { name: 'quiet', convicts: quiet },
    { name: 'random', convicts: random(few, runs) },
    { name: 'exhaust', convicts: searched(1_000_000) },
    { name: 'shells', convicts: shells },
  ]
}

async function trial(): Promise<Verdict> {
  let all: readonly Instance[]
  try {
    all = await instances(Number(values.runs), Number(values.seed))
  } catch (problem) {
    return { error: `it does not load: ${wordsOf(problem)}` }
  }
  for (const { name, convicts } of all) {
    process.stderr.write(`${name}\n`)
    try {
      const conviction = await convicts()
      if (conviction !== null) return { by: `${name}: ${conviction}` }
    } catch (problem) {
      return { by: `${name}: ${kindOf(problem)}: ${wordsOf(problem)}` }
    }
  }
  return { by: null }
}

const kindOf = (problem: unknown): string =>
  problem instanceof Error && problem.name === 'AssertionFailure' ? 'assertion' : 'crash'

const wordsOf = (problem: unknown): string =>
  `${problem instanceof Error ? problem.message : problem}`.split('\n')[0]!.slice(0, 200)

process.stdout.write(`${JSON.stringify(await trial())}\n`)
