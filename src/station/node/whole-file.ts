// Small files that a node must be able to start from: each is there as a whole, the old one or the new one.

import { open, rename } from 'node:fs/promises'

/** Written beside, synced, renamed. One call at a time for each path: the draft has a fixed name. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}
