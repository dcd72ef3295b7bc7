// The stories on disk: `sim/stories/<name>.txt`.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatStory, parseStory, type Story } from './file.ts'

const folder = join(import.meta.dirname, '..', 'stories')
const ending = '.txt'

export const storyNames = (): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort()

export const readStory = (name: string): Story =>
  parseStory(readFileSync(join(folder, name + ending), 'utf8'))

export const writeStory = (name: string, story: Story): void =>
  writeFileSync(join(folder, name + ending), formatStory(story))
