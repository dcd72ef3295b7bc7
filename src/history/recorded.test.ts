import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { BadHistory } from './bad-history.ts'
import { atlasFrom } from './graph.ts'
import { longestLine } from './lines.ts'
import { recordedCrowd, recordedOutage, recordedReports, seriesNames } from './recorded.ts'
import { fileSource, type Source, sourceIn } from './source.ts'
import { gzipped, memorySource, reading } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
after(() => rmSync(folder, { recursive: true }))

async function rowsOf(source: Source): Promise<unknown[]> {
  const recorded = await recordedReports(source, null, reading)
  const rows: unknown[] = []
  for await (const { time, keys, counts } of recorded.moments())
    for (const [i, key] of keys.entries()) rows.push([time, recorded.nameOf(key), counts[i]])
  return rows
}

const said = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
  } catch (problem) {
    assert.ok(problem instanceof BadHistory, String(problem))
    return `${problem.message}; ${problem.fix}`
  }
  throw new assert.AssertionError({ message: 'nothing was refused' })
}
const refused = (text: string): Promise<string> => said(rowsOf(memorySource('c.csv', text)))
const heading = 'minute,series,count\n'

describe('recorded counts are read', () => {
  const rows = [
    [0, 'b', 3],
    [1, 'a', 1],
    [2, 'a', 20],
  ]
  const shapes: Readonly<Record<string, string>> = {
    'as they are meant': `${heading}0,b,3\n1,a,1\n2,a,20\n`,
    'series by series': `${heading}1,a,1\n2,a,20\n0,b,3\n`,
    'with CRLF and no last end of line': 'minute,series,count\r\n0,b,3\r\n1,a,1\r\n2,a,20',
    'with columns in another order, and others beside them':
      'count,note,series,minute\n3,,b,0\n1,x,a,1\n20,,a,2\n',
    'with quotes': 'minute,series,count\n0,"b",3\n"1",a,1\n2,a,"20"\n',
    'with a byte order mark and a blank line': `\ufeff${heading}0,b,3\n\n1,a,1\n2,a,20\n`,
  }
  for (const [shape, text] of Object.entries(shapes))
    test(shape, async () => {
      for (const portion of [1, 7, 1000])
        assert.deepEqual(await rowsOf(memorySource('c.csv', text, portion)), rows)
    })

  test('plain or gzipped, whatever the name says', async () => {
    const text = shapes['as they are meant']!
    writeFileSync(join(folder, 'plain.gz'), text)
    writeFileSync(join(folder, 'packed.csv.gz'), gzipped(text))
    for (const name of ['plain', 'packed.csv'])
      assert.deepEqual(await rowsOf(await sourceIn(folder, name, fileSource)), rows)
  })

  test('a name between quotes may hold a comma and quotes', async () => {
    const read = await rowsOf(memorySource('c.csv', `${heading}0,"a ""big"", one",3\n`))
    assert.deepEqual(read, [[0, 'a "big", one', 3]])
  })
})

describe('a row that is wrong is told with its file, its line, what was expected and what to do', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      'no number',
      `${heading}0,a,1\n1,a,many\n`,
      /^c\.csv line 3: expected a count as a whole number .* read "many"; mend/,
    ],
    ['NaN', `${heading}0,a,NaN\n`, /line 2: expected a count .* read "NaN"/],
    ['nothing', `${heading}0,a,\n`, /line 2: expected a count .* read ""/],
    ['a negative count', `${heading}0,a,-4\n`, /line 2: expected a count .* read "-4"/],
    ['a fraction', `${heading}0,a,1.5\n`, /line 2: expected a count .* read "1\.5"/],
    [
      'too large a count',
      `${heading}0,a,100000001\n`,
      /line 2: expected a count .*100000000, read "100000001"/,
    ],
    ['a negative minute', `${heading}-1,a,4\n`, /line 2: expected a minute .* read "-1"/],
    [
      'minutes since 1970',
      `${heading}29337120,a,4\n`,
      /line 2: expected a minute .*; count minutes from the beginning .* --begins/,
    ],
    ['a field too few', `${heading}0,a\n`, /line 2: expected 3 fields as in the heading, read "0,a"/],
    ['a field too many', `${heading}0,a,b,3\n`, /line 2: expected 3 fields .*between quotes/],
    ['an open quote', `${heading}0,"a,3\n`, /line 2: expected quotes around a whole field/],
    ['no name', `${heading}0,,3\n`, /line 2: expected series of 1 to 200 letters/],
    [
      'a row that repeats another',
      `${heading}0,a,3\n1,a,3\n0,a,3\n`,
      /line 4: expected one row for a at 0, .* line 2.*add them up/,
    ],
    [
      'no heading',
      '0,a,3\n1,a,3\n',
      /line 1: expected a heading with minute,series,count, read "0,a,3"; begin the file/,
    ],
    [
      'another heading',
      'minute,service,country,count\n0,a,GB,3\n',
      /line 1: expected a heading with minute,series,count/,
    ],
    ['nothing at all', '', /c\.csv is empty; begin it with the heading minute,series,count/],
    [
      'a line without an end',
      `${heading}0,${'a'.repeat(longestLine + 1)}`,
      /line 2 is longer than 4096 characters/,
    ],
    [
      'a long line',
      `${heading}0,${'a'.repeat(longestLine + 1)},3\n`,
      /line 2 is longer than 4096 characters/,
    ],
  ]
  for (const [what, text, expected] of cases)
    test(what, async () => assert.match(await refused(text), expected))

  test('an error quotes no more than the beginning of a long row', async () => {
    assert.ok((await refused(`${heading}0,a,${'9'.repeat(4000)}\n`)).length < 300)
  })

  test('a series that series.csv does not know', async () => {
    const known = await seriesNames(memorySource('series.csv', 'series,mean\na,1\n'))
    const read = recordedReports(memorySource('c.csv', `${heading}0,b,3\n`), known, reading)
    assert.match(await said(read), /line 2: expected a series of series\.csv, read "b"/)
    const twice = seriesNames(memorySource('series.csv', 'series\na\na\n'))
    assert.match(await said(twice), /series\.csv line 3: expected a series that was not named before/)
  })

  test('a country that is none, a time that is none', async () => {
    const outage = memorySource('c.csv', 'minute,service,country,count\n0,shop,Britain,3\n')
    assert.match(await said(recordedOutage(outage, reading)), /line 2: expected an ISO 3166 country/)
    const crowd = memorySource('c.csv', 'vendor,unix_time,reports\nshop,2019-04-14,3\n')
    assert.match(await said(recordedCrowd(crowd, reading)), /line 2: expected seconds since 1970/)
  })

  test('compressed data that ends too soon, or is damaged', async () => {
    const packed = gzipped(heading + Array.from({ length: 5000 }, (_, i) => `${i},a,${i % 7}\n`).join(''))
    writeFileSync(join(folder, 'short.gz'), packed.subarray(0, packed.length - 500))
    writeFileSync(
      join(folder, 'damaged.gz'),
      Buffer.concat([packed.subarray(0, 400), Buffer.alloc(900, 255)]),
    )
    const read = async (name: string) => said(rowsOf(await fileSource(join(folder, name))))
    assert.match(await read('short.gz'), /short\.gz ends in the middle of its compressed data; copy/)
    assert.match(await read('damaged.gz'), /damaged\.gz is damaged: /)
  })
})

describe('what is opened', () => {
  test('nothing that is named truth, nothing that is no file, nothing that is not there', async () => {
    for (const name of ['truth.json', 'Truth.csv.gz', 'my-truth.csv'])
      assert.match(await said(fileSource(join(folder, name))), /is named truth and is not opened/)
    assert.match(await said(fileSource(folder)), /is no regular file/)
    assert.match(await said(fileSource(join(folder, 'gone.csv'))), /cannot be read \(ENOENT\)/)
    assert.match(
      await said(sourceIn(folder, 'gone.csv', fileSource)),
      /holds neither gone\.csv nor gone\.csv\.gz/,
    )
  })
})

describe('a graph', () => {
  const services = '{"shop":{"category":"food"},"bank":{"category":"bank"}}'
  const read = (text: string) =>
    atlasFrom(memorySource('services.json', services), memorySource('graph.json', text))

  test('is an atlas; where only a region is known, the region is what it stands on', async () => {
    const { services: all, foundations } = await read(
      '{"components":["aws/us-east-1/s3"],"depends":{"shop":["aws/us-east-1/s3","aws/sa-east-1/*"]}}',
    )
    const edges = [...all.values()].map(({ id, category, standsOn }) => [
      id,
      category,
      ...standsOn.map((e) => e.on),
    ])
    assert.deepEqual(edges, [
      ['shop', 'food', 'aws/us-east-1/s3', 'aws/sa-east-1'],
      ['bank', 'bank'],
    ])
    assert.deepEqual([...foundations.keys()], ['aws/us-east-1/s3'])
  })

  const cases: readonly (readonly [string, RegExp])[] = [
    ['{', /graph\.json is not JSON/],
    ['[]', /graph\.json: expected an object, read "\[\]"/],
    ['{"components":[]}', /graph\.json at depends: expected an object, read "nothing"/],
    ['{"components":[],"depends":{"shop":"aws"}}', /at depends\.shop: expected a list of foundations/],
    ['{"components":["AWS!"],"depends":{}}', /at components: expected a foundation such as/],
  ]
  for (const [text, expected] of cases)
    test(`is refused: ${text}`, async () => assert.match(await said(read(text)), expected))
})
