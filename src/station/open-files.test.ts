import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openFilesLimit, streamsThatFit } from './open-files.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-limits-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const limitIn = async (text: string): Promise<number | null> => {
  const file = join(folder, 'limits')
  await writeFile(file, text)
  return openFilesLimit(file)
}

describe('open files', () => {
  test('the soft limit counts', async () => {
    const head = 'Limit                     Soft Limit           Hard Limit           Units\n'
    assert.equal(
      await limitIn(`${head}Max open files            4096                 524288               files\n`),
      4096,
    )
    assert.equal(
      await limitIn(`${head}Max open files            unlimited            unlimited            files\n`),
      null,
    )
    assert.equal(await openFilesLimit(join(folder, 'missing')), null)
  })

  test('streams leave room for everything else, and some always stay', () => {
    assert.equal(streamsThatFit(6000, null), 6000)
    assert.equal(streamsThatFit(6000, 20_000), 6000)
    assert.equal(streamsThatFit(6000, 4096), 3096)
    assert.equal(streamsThatFit(6000, 256), 10)
  })
})
