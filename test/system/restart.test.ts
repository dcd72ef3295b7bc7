// What outlives a crash: kill -9 of the main process, of everything, and of the node alone.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView, JournalView, ServiceView } from '../../src/board/index.ts'
import { Asker } from '../../src/station/ask.ts'
import { realRandom } from '../../src/station/clock.ts'
import { type Instance, startQuickstart, until } from './instance.ts'

const name = 'app.quickstart.test'

function nodePid(holdfast: Instance): number {
  const children = readFileSync(`/proc/${holdfast.child.pid}/task/${holdfast.child.pid}/children`, 'utf8')
  const pid = children
    .trim()
    .split(' ')
    .map(Number)
    .find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').startsWith('holdfast node'))
  assert.ok(pid, 'the node process is not found')
  return pid
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('after a crash', { skip: process.platform !== 'linux' ? 'needs /proc' : false }, () => {
  let holdfast: Instance
  let asker: Asker
  const answered = async (): Promise<string> => {
    const reply = await asker.ask(name, 'A', 2000)
    return reply.ok ? reply.value.records.join() : ''
  }
  const again = async (): Promise<void> => {
    holdfast = await startQuickstart({
      folder: holdfast.data.replace(/\/data$/, ''),
      ports: { http: Number(new URL(holdfast.url).port), dns: holdfast.dns.port },
    })
  }
  before(async () => {
    holdfast = await startQuickstart()
    asker = new Asker(holdfast.dns, realRandom)
    await until('east to be answered', async () => (await answered()) === '127.0.0.2')
  })
  after(async () => {
    asker?.close()
    await holdfast?.dispose()
  })

  test('with the main process stopped (SIGSTOP) names are answered and a killed target is still left', async () => {
    const { pid } = (
      JSON.parse(readFileSync(join(holdfast.data, 'quickstart.json'), 'utf8')) as {
        targets: { east: { pid: number } }
      }
    ).targets.east
    holdfast.child.kill('SIGSTOP')
    try {
      process.kill(pid, 'SIGKILL')
      await until('the answer to move to west', async () => (await answered()) === '127.0.0.3')
    } finally {
      holdfast.child.kill('SIGCONT')
    }
    await holdfast.run('quickstart', 'heal', 'east')
    await until('the answer to come back', async () => (await answered()) === '127.0.0.2')
  })

  test('a killed node process is started again and answers the last known good', async () => {
    process.kill(nodePid(holdfast), 'SIGKILL')
    await until('the name to be answered again', async () => (await answered()) === '127.0.0.2')
    await until('the loss to stand in the journal', async () => {
      const entries = await holdfast.api<JournalView[]>('/api/v1/journal?kind=node.lost')
      return entries.length === 1
    })
  })

  test('accepted reports and the journal survive kill -9, and the node answers all the while', async () => {
    assert.equal((await holdfast.run('report', 'rail', 'app', '--country', 'DE', '--people', '25')).code, 0)
    const before = await holdfast.api<JournalView[]>('/api/v1/journal?order=desc&limit=1')
    const node = nodePid(holdfast)
    holdfast.child.kill('SIGKILL')
    await until('the main process to be gone', () => holdfast.child.signalCode === 'SIGKILL')
    assert.equal(await answered(), '127.0.0.2', 'the node went on answering')
    await again()
    await until('the old node to have made way', () => !alive(node))
    const rail = (await holdfast.api<ServiceView[]>('/api/v1/services')).find((one) => one.id === 'rail')
    assert.equal(rail?.reportsLastHour, 25)
    const kept = await holdfast.api<JournalView[]>(`/api/v1/journal?after=${before[0]!.seq - 1}&limit=1`)
    assert.deepEqual(kept, before)
    await until('east to be answered', async () => (await answered()) === '127.0.0.2')
  })

  test('a reload is all or nothing: a wrong configuration is refused and what is in force stays', async () => {
    const folder = holdfast.data.replace(/\/data$/, '')
    writeFileSync(join(folder, 'unused.yaml'), 'services: 7\n')
    const { code, stderr } = await holdfast.run('check-config', join(folder, 'unused.yaml'))
    assert.equal(code, 1)
    assert.match(stderr, /unused\.yaml:1:11/)
    holdfast.child.kill('SIGHUP')
    await until('the reload to be told', () => holdfast.output().includes('was read again'))
    const view = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
    assert.deepEqual(view.answers, ['A 127.0.0.2'])
  })
})
