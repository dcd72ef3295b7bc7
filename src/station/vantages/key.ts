// The key that the nodes of one Holdfast share: whoever has it can speak as any vantage.

import { readFile, stat } from 'node:fs/promises'

const leastBytes = 32

/** Rejects with the file's name and what to do, never with what stands in it. */
export async function nodesKey(file: string): Promise<Buffer> {
  const text = await readFile(file, 'utf8').catch((problem: NodeJS.ErrnoException) => {
    throw new Error(`the key of the nodes ${file} cannot be read (${problem.code}); ${advice(file)}`)
  })
  const { mode } = await stat(file)
  // On Windows the mode says nothing about who may read.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new Error(`${file} holds the key of the nodes and others may read it; chmod 600 ${file}`)
  const key = Buffer.from(text.trim(), 'base64')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text.trim()) || key.length < leastBytes)
    throw new Error(
      `${file} holds no key: expected base64 of ${leastBytes} bytes or more and nothing else; ${advice(file)}`,
    )
  return key
}

const advice = (file: string): string =>
  `make one with: openssl rand -base64 ${leastBytes} > ${file} && chmod 600 ${file}, and copy it to every node`
