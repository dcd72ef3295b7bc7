// A password or key from its file, read anew by each look: what was renewed there counts at once.

import { readFile } from 'node:fs/promises'
import { faultCode } from '../code.ts'

/** What went wrong with the file, in words that quote nothing of what is in it. */
export class SecretFault extends Error {}

/** One line. Rejects with a `SecretFault`. */
export async function secretLine(file: string): Promise<string> {
  const text = await fileText(file)
  const line = text.replace(/\r?\n$/, '')
  if (line === '' || /[\r\n]/.test(line))
    throw new SecretFault(`${file} holds no password: expected one line and nothing else`)
  return line
}

/** Rejects with a `SecretFault`. */
export const fileText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new SecretFault(`${file} cannot be read (${faultCode(error)})`)
  })
