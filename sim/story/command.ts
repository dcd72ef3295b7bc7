// `npm run sim -- story [NAME] [--rewrite] [--json]`

import { parseArgs } from 'node:util'
import { usages } from './commands.ts'
import { differences, formatStory, titleOf } from './file.ts'
import { readStory, storyNames, writeStory } from './shelf.ts'
import { tell } from './story.ts'

export const storyUsage = `usage: npm run sim -- story                     lists the stories
       npm run sim -- story NAME [--json]       tells one, step by step
       npm run sim -- story --rewrite [NAME]    writes down what is told now: after a change that is meant

A story is a text file, sim/stories/NAME.txt: prose, commands that begin with "> ", and their output. The tests tell
every story and fail where the output differs. The planner, nodes and enactors in it are the ones that ship.

  --json       nothing but one line: story, differs, broken (promises), steps with command and output
  --rewrite    all stories, or the named one
  --help       this text

Commands of a story:
${usages.map((usage) => `  ${usage}`).join('\n')}

Exit code 0: told as it is written. 1: the output differs from the file. 2: wrong usage.`

const options = {
  json: { type: 'boolean', default: false },
  rewrite: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** The exit code. */
export function storyCommand(args: readonly string[]): number {
  let words: ReturnType<typeof parseArgs<{ allowPositionals: true; options: typeof options }>>
  try {
    words = parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (problem) {
    return refuse(problem instanceof Error ? problem.message : `${problem}`)
  }
  const { positionals, values } = words
  const [name, ...more] = positionals
  const names = storyNames()
  if (values.help) {
    console.log(storyUsage)
    return 0
  }
  if (more.length > 0) return refuse(`expected one story, read ${positionals.join(' ')}`)
  if (name !== undefined && !names.includes(name))
    return refuse(`there is no story ${JSON.stringify(name)}; there are ${names.join(', ')}`)
  if (values.rewrite) return rewrite(name ? [name] : names)
  return name ? tellOne(name, values.json) : list(names, values.json)
}

function refuse(why: string): number {
  console.error(`${why}\n\n${storyUsage}`)
  return 2
}

function list(names: readonly string[], json: boolean): number {
  const stories = names.map((name) => ({ name, title: titleOf(readStory(name)) }))
  const longest = Math.max(...names.map(({ length }) => length))
  if (json) console.log(JSON.stringify({ stories }))
  else for (const { name, title } of stories) console.log(`${name.padEnd(longest)}  ${title}`)
  return 0
}

function tellOne(name: string, json: boolean): number {
  const written = readStory(name)
  const { story, broken } = tell(written)
  const differs = differences(written, story)
  if (json) {
    const steps = story.steps.map(({ command, output }) => ({ command, output }))
    console.log(JSON.stringify({ story: name, differs: differs.length > 0, broken, steps }))
  } else {
    console.log(formatStory(story))
    if (differs.length > 0)
      console.error([`this is not what sim/stories/${name}.txt says:`, ...differs].join('\n'))
  }
  return differs.length > 0 ? 1 : 0
}

function rewrite(names: readonly string[]): number {
  for (const name of names) {
    const written = readStory(name)
    const { story } = tell(written)
    const changed = differences(written, story)
    if (changed.length > 0) console.log([`${name}:`, ...changed].join('\n'))
    if (formatStory(written) !== formatStory(story)) writeStory(name, story)
  }
  return 0
}
