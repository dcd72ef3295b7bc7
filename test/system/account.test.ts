// The after-incident account of a real loss, through the command line: what it says is what the journal and the
// endpoint say.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView, IncidentView, JournalView } from '../../src/board/index.ts'
import { type Instance, startQuickstart, until } from './instance.ts'

const name = 'app.quickstart.test'

describe('holdfast incident report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-account-'))
  let holdfast: Instance
  let incident: IncidentView
  before(async () => {
    holdfast = await startQuickstart()
    const { api } = holdfast
    await until(
      'both targets to be up',
      async () =>
        (await api<EndpointView>(`/api/v1/endpoints/${name}`)).targets.every(({ health }) => health === 'up'),
      30_000,
    )
    const told = await holdfast.run('quickstart', 'break', 'east')
    assert.equal(told.code, 0, told.stderr)
    incident = await until(
      'an incident',
      async () => (await api<IncidentView[]>('/api/v1/incidents'))[0] ?? null,
      30_000,
    )
    await until(
      'the move to be in the journal, read back',
      async () =>
        (await api<JournalView[]>('/api/v1/journal?kind=endpoint.readback&order=desc')).some(
          ({ data }) => `${data.answering}` === 'west',
        ),
      30_000,
    )
  })
  after(async () => {
    await holdfast?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('tells the move in Markdown, and that nothing indicates an attack', async () => {
    const { code, stdout, stderr } = await holdfast.run('incident', 'report', incident.id)
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^# .*what happened/)
    assert.match(stdout, /\| app\.quickstart\.test \| east to west \|/)
    assert.match(stdout, /Unknown\. No notice of a provider/)
  })

  test('writes the page to a file', async () => {
    const file = join(folder, 'report.html')
    const { code, stderr } = await holdfast.run(
      'incident',
      'report',
      incident.id,
      '--format',
      'html',
      '--out',
      file,
    )
    assert.equal(code, 0, stderr)
    const page = readFileSync(file, 'utf8')
    assert.match(page, /<svg [\s\S]*What was answered when[\s\S]*east to west/)
  })

  test('gives it as data, whose times are those of the journal', async () => {
    const { stdout } = await holdfast.run('incident', 'report', incident.id, '--json')
    const { moves } = JSON.parse(stdout) as { moves: { to: string[]; decidedAt: string }[] }
    const moved = await holdfast.api<JournalView[]>(`/api/v1/journal?kind=selection.moved&subject=${name}`)
    const decided = moved.filter(({ data }) => `${data.to}` === 'west').map(({ at }) => at)
    assert.ok(moves.some(({ to, decidedAt }) => `${to}` === 'west' && decided.includes(decidedAt)))
  })

  test('needs a token, and an incident that is there', async () => {
    const path = `/api/v1/incidents/${incident.id}/report?format=html`
    assert.equal((await fetch(`${holdfast.url}${path}`)).status, 401)
    const { code, stderr } = await holdfast.run('incident', 'report', 'inc-none')
    assert.equal(code, 1)
    assert.match(stderr, /inc-none/)
    assert.equal((await holdfast.run('incident', 'report', incident.id, '--format', 'pdf')).code, 2)
  })
})
