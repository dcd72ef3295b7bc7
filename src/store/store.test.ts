import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeConformance } from './conformance.ts'
import { openStore } from './open.ts'

storeConformance('embedded store', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-store-'))
  const first = await openStore({ folder })
  let current = first
  return {
    store: first,
    reopen: async () => {
      await current.close()
      current = await openStore({ folder })
      return current
    },
    destroy: async () => {
      await current.close()
      await rm(folder, { recursive: true })
    },
  }
})
