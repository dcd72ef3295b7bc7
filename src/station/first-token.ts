// The token of whoever starts a Holdfast for the first time.

import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StoredTokens } from '../board/index.ts'

/**
 * Makes the first token; the file is the only place where it is kept in the clear. A store that knows no token at all was
 * lost: without a new one nobody could give an order.
 */
export async function firstToken(tokens: StoredTokens, folder: string): Promise<string | null> {
  const file = join(folder, 'token')
  if (existsSync(file) && tokens.names().length > 0) return null
  const token = await tokens.make('owner', ['admin'])
  rmSync(file, { force: true })
  writeFileSync(file, `${token}\n`, { flag: 'wx', mode: 0o600 })
  return token
}
