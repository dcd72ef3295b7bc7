// The house keeps its order by this test, not by memory: a room imports only rooms above it, through their index;
// what stands above the line is pure.

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const src = join(root, 'src')

const floors: Record<string, number> = {
  terms: 0,
  dns: 1,
  signals: 1,
  incidents: 2,
  atlas: 3,
  steering: 4,
  loop: 4,
  telling: 4,
  store: 5,
  checks: 5,
  feeds: 5,
  publishers: 5,
  nameserver: 5,
  alerts: 5,
  board: 6,
  exercises: 6,
  history: 6,
  station: 7,
}
const pureUpTo = 4

type Import = { file: string; room: string; target: string; specifier: string }

const sources = globSync('**/*.ts', { cwd: src }).map((file) => join(src, file))
const roomOf = (file: string): string => relative(src, file).split('/')[0]!

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)/g)
  return [...found].map((match) => {
    const specifier = match[1] ?? match[2]!
    return {
      file,
      room: roomOf(file),
      specifier,
      target: specifier.startsWith('.') ? resolve(dirname(file), specifier) : specifier,
    }
  })
}

/** Tests, and what stands beside them for tests alone: shared suites, generators of cases, stand-ins. */
const forTests =
  /\.test\.ts$|\.fixture\.ts$|\/(?:testing|conformance)\/|\/(?:arbitraries|conformance|fixtures|testing)\.ts$/
const production = sources.filter((file) => !forTests.test(file))
const all = production.flatMap(importsOf)

test('every folder of src/ is a room with a floor', () => {
  for (const file of sources) assert.ok(roomOf(file) in floors, `${relative(root, file)} stands in no room`)
})

test('a room imports only rooms above it, through their index', () => {
  const wrong = all
    .filter(({ target, room }) => target.startsWith(src) && roomOf(target) !== room)
    .filter(
      ({ room, target }) =>
        floors[roomOf(target)]! >= floors[room]! || relative(src, target) !== `${roomOf(target)}/index.ts`,
    )
    .map(({ file, specifier }) => `${relative(root, file)} imports ${specifier}`)
  assert.deepEqual(wrong, [])
})

test('there is no import cycle', () => {
  const edges = new Map<string, string[]>()
  for (const { file, target } of all)
    if (target.startsWith(src)) edges.set(file, [...(edges.get(file) ?? []), target])
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string): void => {
    const at = path.indexOf(file)
    assert.equal(at, -1, `cycle: ${[...path.slice(at), file].map((f) => relative(src, f)).join(' -> ')}`)
    if (done.has(file)) return
    path.push(file)
    for (const next of edges.get(file) ?? []) visit(next)
    path.pop()
    done.add(file)
  }
  for (const file of production) visit(file)
})

const bans: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/, 'the clock is handed in (terms Clock)'],
  [/\bMath\.random\(|\brandomBytes\(|\brandomUUID\(/, 'randomness is handed in (terms Random)'],
  [/\bset(?:Timeout|Interval|Immediate)\(/, 'timers are handed in (terms Timers)'],
  [/\basync\s|\bawait\s/, 'pure rooms decide; shells wait'],
  [/\bprocess\.|\bconsole\./, 'the environment and the streams belong to station'],
]
const allowedBuiltins = new Set(['node:crypto', 'node:buffer'])

test('the rooms above the line are pure', () => {
  const wrong: string[] = []
  for (const file of production.filter((f) => floors[roomOf(f)]! <= pureUpTo)) {
    const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
    for (const [ban, instead] of bans)
      if (ban.test(code)) wrong.push(`${relative(root, file)}: ${ban.source}: ${instead}`)
  }
  for (const { file, room, specifier } of all) {
    const outside = !specifier.startsWith('.') && !allowedBuiltins.has(specifier)
    if (floors[room]! <= pureUpTo && outside) wrong.push(`${relative(root, file)} imports ${specifier}`)
  }
  assert.deepEqual(wrong, [])
})

test('nothing that ships imports what stands there for tests', () => {
  const wrong = all
    .filter(({ target }) => forTests.test(target))
    .map(({ file, specifier }) => `${relative(root, file)} imports ${specifier}`)
  assert.deepEqual(wrong, [])
})

test('shells below the line take time and dice from outside', () => {
  const wrong: string[] = []
  for (const file of production.filter((f) => floors[roomOf(f)]! > pureUpTo && roomOf(f) !== 'station')) {
    const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
    if (/\bDate\.now\(|\bMath\.random\(/.test(code)) wrong.push(relative(root, file))
  }
  assert.deepEqual(wrong, [])
})

test('nothing is named for its kind instead of its meaning', () => {
  const vague = /(?:^|\/)(?:utils?|helpers?|common|misc)(?:\/|\.|$)/
  assert.deepEqual(
    sources.map((f) => relative(root, f)).filter((f) => vague.test(f)),
    [],
  )
})
