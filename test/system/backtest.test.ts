// The real command on recorded files: what it leaves, what it refuses, and that it never looks at an answer sheet.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { holdfastBin, runHoldfast, until } from './instance.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
const own = { ...process.env, NODE_NO_WARNINGS: '1', TMPDIR: folder }
after(() => rmSync(folder, { recursive: true, force: true }))

const at = (...path: readonly string[]): string => join(folder, ...path)
const run = (...args: readonly string[]) => runHoldfast(['backtest', ...args], own)

/** An hour of surge in a day and a half of quiet, series after series. */
function reports(): string {
  const rows = ['minute,series,count']
  for (const series of ['mail', 'games'])
    for (let minute = 0; minute < 2000; minute++) {
      const hit = series === 'mail' && minute >= 1800 && minute < 1860
      const n = hit ? 30 : (minute * 7) % 5 === 0 ? 1 : 0
      if (n > 0) rows.push(`${minute},${series},${n}`)
    }
  return `${rows.join('\n')}\n`
}

before(() => {
  mkdirSync(at('past'))
  writeFileSync(at('past', 'series.csv'), 'series,mean_per_min\nmail,0.2\ngames,0.2\n')
  writeFileSync(at('past', 'counts.csv'), reports())
  // Opening it for reading would wait for ever for somebody who writes.
  assert.equal(spawnSync('mkfifo', [at('past', 'truth.json')]).status, 0)
})

describe('holdfast backtest reports', () => {
  test('writes when it would have raised an alarm, says it in a pipe without a word of progress, and leaves nothing else', async () => {
    const { code, stdout, stderr } = await run('reports', at('past'), '--out', at('alarms.csv'))
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /2 series over 1,996 minutes/)
    const [heading, alarm = '', ...more] = readFileSync(at('alarms.csv'), 'utf8').split('\n')
    assert.equal(heading, 'series,start_minute,end_minute')
    const [series, start, end] = alarm.split(',')
    assert.equal(series, 'mail')
    assert.ok(Number(start) > 1800 && Number(start) <= 1803, alarm)
    assert.ok(Number(end) >= 1860 && Number(end) < 1880, alarm)
    assert.deepEqual(more, [''])
    assert.deepEqual(readdirSync(folder).sort(), ['alarms.csv', 'past'])
  })

  test('tries several thresholds in one go, against incidents that a person knows of', async () => {
    writeFileSync(at('known.csv'), 'series,start_minute,end_minute\nmail,1800,1860\ngames,100,160\n')
    const args = [
      '--thresholds',
      '5,40',
      '--learn',
      '0m',
      '--known',
      at('known.csv'),
      '--out',
      at('t.csv'),
      '--json',
    ]
    const { code, stdout } = await run('reports', at('past'), ...args)
    assert.equal(code, 0)
    const { tried } = JSON.parse(stdout) as {
      tried: { threshold: number; known: { found: number; of: number } }[]
    }
    assert.deepEqual(
      tried.map(({ threshold, known }) => [threshold, known.found, known.of]),
      [
        [5, 1, 2],
        [40, 1, 2],
      ],
    )
    const starts = [5, 40].map((n) => Number(readFileSync(at(`t-${n}.csv`), 'utf8').split(/[,\n]/)[4]))
    assert.ok(starts[0]! < starts[1]!, `the higher threshold is later: ${starts}`)
  })

  test('writes over what a backtest wrote, and over nothing else without --force', async () => {
    writeFileSync(at('notes.txt'), 'dear diary\n')
    const refused = await run('reports', at('past'), '--out', at('notes.txt'))
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /notes\.txt is there already .* --force/)
    assert.equal(readFileSync(at('notes.txt'), 'utf8'), 'dear diary\n')
    for (const args of [[at('alarms.csv')], [at('notes.txt'), '--force']] as const) {
      const { code } = await run('reports', at('past'), '--out', ...args)
      assert.equal(code, 0)
      assert.match(readFileSync(args[0]!, 'utf8'), /^series,start_minute,end_minute\nmail,/)
    }
  })

  test('a row that is wrong ends it with its line, and what stood at --out stands there still', async () => {
    mkdirSync(at('bad'), { recursive: true })
    writeFileSync(at('bad', 'counts.csv'), 'minute,series,count\n0,a,1\n1,a,-3\n')
    const kept = readFileSync(at('alarms.csv'), 'utf8')
    const { code, stdout, stderr } = await run('reports', at('bad'), '--out', at('alarms.csv'))
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /^holdfast: .*counts\.csv line 3: expected a count .* read "-3"; mend/)
    assert.equal(readFileSync(at('alarms.csv'), 'utf8'), kept)
  })

  test('called wrongly it says so at once', async () => {
    for (const [args, said] of [
      [['--threshold', 'loud'], /--threshold: expected a number from 2\.5 to 100, read "loud"/],
      [['--threshold', '5', '--thresholds', '4,5'], /give one of them/],
      [['--begins', 'monday'], /--begins: expected a whole minute/],
      [['--learn', '7'], /--learn: expected a duration/],
      [
        ['--picture', at('nobody.svg'), '--series', 'nobody'],
        /--series nobody: the file names no such series; it has .+/,
      ],
    ] as const) {
      const { code, stderr } = await run('reports', at('past'), ...args)
      assert.equal(code, 2, stderr)
      assert.match(stderr, said)
    }
  })

  test('Ctrl-C ends it with 130: nothing is written and nothing is left behind', async () => {
    mkdirSync(at('long'), { recursive: true })
    // Twenty years of minutes: it is at work for long enough to be interrupted on any machine.
    writeFileSync(at('long', 'counts.csv'), 'minute,series,count\n10540000,a,1\n0,a,1\n')
    const before = readdirSync(folder).sort()
    const child = spawn(
      process.execPath,
      [holdfastBin, 'backtest', 'reports', at('long'), '--out', at('never.csv'), '--progress'],
      { env: own, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    await until('the judging to begin', () => said.includes('judging'))
    child.kill('SIGINT')
    assert.equal(await ended, 130, said)
    assert.match(said, /stopped by SIGINT before the end; nothing was written/)
    assert.deepEqual(readdirSync(folder).sort(), before)
    assert.ok(!existsSync(at('never.csv')))
  })
})

describe('holdfast backtest outage and crowd', () => {
  test('answer a minute of an outage as JSON, and when a crowd in buckets was heard', async () => {
    mkdirSync(at('outage'), { recursive: true })
    const names = Array.from({ length: 20 }, (_, i) => `svc-${i}`)
    const stands = (i: number): string => (i < 8 ? 'aws/us-east-1/s3' : 'gcp/us-west1/gce')
    const json = (value: unknown): string => JSON.stringify(value)
    writeFileSync(
      at('outage', 'services.json'),
      json(Object.fromEntries(names.map((n) => [n, { category: 'shop' }]))),
    )
    writeFileSync(
      at('outage', 'graph.json'),
      json({ components: [], depends: Object.fromEntries(names.map((n, i) => [n, [stands(i)]])) }),
    )
    const rows = ['minute,service,country,count']
    for (let minute = 0; minute < 90; minute++)
      for (const [i, name] of names.entries())
        if (i < 8 && minute >= 60) rows.push(`${minute},${name},GB,${20 + ((minute * i) % 7)}`)
        else if ((minute + i) % 9 === 0) rows.push(`${minute},${name},GB,1`)
    writeFileSync(at('outage', 'counts.csv'), rows.join('\n'))
    const out = await run('outage', at('outage'), '--at', '75', '--out', at('pred.json'))
    assert.equal(out.code, 0, out.stderr)
    const pred = JSON.parse(readFileSync(at('pred.json'), 'utf8'))
    assert.deepEqual(Object.keys(pred), ['at_minute', 'roots', 'affected'])
    assert.equal(pred.at_minute, 75)
    assert.equal(pred.roots[0][0], 'aws/us-east-1/s3')
    assert.deepEqual([...pred.affected].sort(), names.slice(0, 8))

    const first = 1_555_200_000
    const crowd = ['vendor,unix_time,reports']
    for (const vendor of ['mail', 'games'])
      for (let bucket = 0; bucket < 200; bucket++)
        crowd.push(
          `${vendor},${first + bucket * 1200},${vendor === 'mail' && bucket === 150 ? 900 : 6 + (bucket % 5)}`,
        )
    writeFileSync(at('crowd.csv'), crowd.join('\n'))
    const heard = await run('crowd', at('crowd.csv'), '--out', at('heard.csv'))
    assert.equal(heard.code, 0, heard.stderr)
    const [heading, alarm = ''] = readFileSync(at('heard.csv'), 'utf8').split('\n')
    assert.equal(heading, 'vendor,start_unix,end_unix')
    assert.ok(alarm.startsWith(`mail,${first + 151 * 1200},`), alarm)
  })
})
