// A configuration that went wrong while nothing ran must not take the names down at the next start.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { JournalView } from '../../src/board/index.ts'
import { freePorts, type Instance, runHoldfast, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, Resolver, startPlace, watched } from './place.ts'

const name = 'app.mended.test'

describe('a start with a configuration that went wrong', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const file = join(folder, 'holdfast.yaml')
  let ports: { http: number; dns: number }
  let good: string
  let holdfast: Instance
  let east: Place
  let west: Place
  let resolver: Resolver
  before(async () => {
    const http = await freePorts(4)
    ports = { http, dns: http + 3 }
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    good = `${watched(http + 1)}
endpoints:
  ${name}:
    ${eastAndWest}
    publish: [here]
publishers:
  here: { kind: embedded, zone: mended.test }
`
    writeFileSync(file, good)
    holdfast = await startConfigured(file, { folder, ports })
    resolver = new Resolver(holdfast.dns)
    await answers()
    assert.equal(await holdfast.stop(), 0)
    writeFileSync(file, good.replace('publishers:', 'publishrs:'))
  })
  after(async () => {
    resolver?.close()
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
  })
  const answers = () => until('the answer', async () => (await resolver.ask(name)) === '127.0.0.2')

  test('answers the names as before, and says what is wrong and what to do', async () => {
    holdfast = await startConfigured(file, { folder, ports, ready: 'send SIGHUP' })
    await answers()
    assert.match(holdfast.output(), /did you mean `publishers`/)
  })

  test('comes up whole once the file is mended', async () => {
    const told = (): number => holdfast.output().split('did you mean `publishers`').length
    const before = told()
    holdfast.child.kill('SIGHUP')
    await until('the refusal to be repeated', () => told() > before)
    writeFileSync(file, good)
    holdfast.child.kill('SIGHUP')
    await until('the board', async () => (await fetch(`${holdfast.url}/healthz`)).ok)
    await answers()
  })

  test('a file that lost its endpoints and zones takes no name away', async () => {
    const alarms = async () =>
      (await holdfast.api<JournalView[]>('/api/v1/journal?kind=endpoint.alarm&limit=1000')).map(
        ({ why }) => why,
      )
    writeFileSync(file, good.slice(0, good.indexOf('endpoints:')))
    holdfast.child.kill('SIGHUP')
    await until('the alarms', async () => {
      const told = (await alarms()).join('\n')
      return /zone mended\.test left/.test(told) && /no longer in the configuration/.test(told)
    })
    await answers()
    writeFileSync(file, good)
    holdfast.child.kill('SIGHUP')
    await until('the way back', async () => (await alarms()).some((why) => /configured again/.test(why)))
    await answers()
  })

  test('ends at once where nothing was ever kept', async () => {
    const bare = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const wrong = join(bare, 'holdfast.yaml')
    writeFileSync(wrong, readFileSync(file, 'utf8').replace('publishers:', 'publishrs:'))
    const { code, stderr } = await runHoldfast(['start', wrong], holdfast.env)
    assert.equal(code, 1)
    assert.match(stderr, /did you mean `publishers`/)
  })

  test('told to stop twice at once it still ends cleanly', async () => {
    holdfast.child.kill('SIGTERM')
    holdfast.child.kill('SIGTERM')
    assert.equal(await holdfast.stop(), 0)
  })
})
