// A list of host names as people have them: one on each line, a column of a CSV, or the addresses of pages.

import { parseName } from '../../dns/index.ts'

export type HostList = {
  readonly names: readonly string[]
  /** Lines without a host name; the number of the first, from 1. */
  readonly misread: number
  readonly firstMisread: number | null
}

export const mostNames = 1_000_000

/** Each name once, in the order of the list. Blank lines, comments and a heading are passed over. */
export function readHostList(text: string): HostList {
  const names = new Set<string>()
  let misread = 0
  let firstMisread: number | null = null
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const name = line
      .split(/[,;\t]/)
      .map(hostIn)
      .find((host) => host !== null)
    if (name && names.size < mostNames) names.add(name)
    else if (index > 0) {
      misread += 1
      firstMisread ??= index + 1
    }
  }
  return { names: [...names], misread, firstMisread }
}

/** Of at least two labels, the last with a letter in it: a number in a CSV is no host. */
function hostIn(field: string): string | null {
  const plain = field
    .trim()
    .replace(/^["']|["']$/g, '')
    .replace(/^[a-z][a-z0-9+.-]{1,20}:\/\//i, '')
    .replace(/[/:?#].*$/, '')
    .replace(/\.$/, '')
  if (!/^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9])?$/i.test(plain)) return null
  const labels = plain.split('.')
  if (labels.length < 2 || !/[a-z]/i.test(labels.at(-1)!)) return null
  const name = parseName(plain)
  return name.ok ? name.value : null
}
