// A story is a text file: prose, commands that begin with `> `, and below each command its output, indented by four
// spaces. It is told by running the commands, so the file is a test and a document at once; what it says about a
// race can be read at night without the code. (The idea is that of etcd-io/raft's `testdata`.)

export type Step = {
  /** The lines before the command, as they stand. */
  readonly prose: readonly string[]
  readonly command: string
  readonly output: readonly string[]
}

export type Story = { readonly steps: readonly Step[]; readonly closing: readonly string[] }

const commandMark = '> '
const outputMark = '    '

export function parseStory(text: string): Story {
  const steps: { prose: string[]; command: string; output: string[] }[] = []
  let prose: string[] = []
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const step = steps.at(-1)
    if (line.startsWith(commandMark)) {
      steps.push({ prose, command: line.slice(commandMark.length).trim(), output: [] })
      prose = []
    } else if (step && prose.length === 0 && line.startsWith(outputMark))
      step.output.push(line.slice(outputMark.length))
    else prose.push(line)
  }
  return { steps, closing: prose }
}

export const formatStep = ({ prose, command, output }: Step): string =>
  [...prose, commandMark + command, ...output.map((line) => outputMark + line)].join('\n')

export const formatStory = ({ steps, closing }: Story): string =>
  `${[...steps.map(formatStep), ...closing].join('\n')}\n`

/** The first line that says something. */
export const titleOf = ({ steps: [first], closing }: Story): string =>
  [...(first?.prose ?? []), ...closing].find((line) => line.trim() !== '') ?? 'a story without a title'

/** Where two tellings of one story part, command by command; empty when they are the same. */
export function differences(written: Story, told: Story): readonly string[] {
  return written.steps.flatMap(({ command, output }, index) => {
    const now = told.steps[index]?.output ?? []
    if (now.join('\n') === output.join('\n')) return []
    const gone = output.filter((line) => !now.includes(line)).map((line) => `  - ${line}`)
    const come = now.filter((line) => !output.includes(line)).map((line) => `  + ${line}`)
    const moved = gone.length + come.length === 0 ? ['  the same lines in another order'] : []
    return [`> ${command}`, ...gone, ...come, ...moved]
  })
}
