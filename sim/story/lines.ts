// What a stage says, made short: who, what, figures. Digests become letters, so that a story stays the same when only
// a reason is worded anew: `plan=a` is the first plan of that generation at that name, `plan=b` its twin. Lines that
// differ in nothing but the endpoint become one.

import type { EndpointName, Instant } from '../../src/terms/index.ts'

export type Line = {
  readonly at: Instant
  readonly who: string
  readonly subject: EndpointName | null
  readonly text: string
}

const width = 112

export class Lines {
  #lines: Line[] = []
  /** Whether a line says which endpoint it is about. */
  naming = false
  readonly #digests = new Map<string, string[]>()

  add(line: Line): void {
    this.#lines.push({ ...line, text: this.#shortened(line) })
  }

  /** What was said since the last time, ready to be read. */
  taken(): readonly string[] {
    const lines = this.#lines
    this.#lines = []
    return grouped(lines).flatMap((group) => format(group, this.naming))
  }

  #shortened({ subject, text }: Line): string {
    return text.replace(/gen=(\d+) plan=([0-9a-f]{32})/g, (_, generation: string, digest: string) => {
      const key = `${subject} ${generation}`
      const known = this.#digests.get(key) ?? []
      if (!known.includes(digest)) this.#digests.set(key, [...known, digest])
      const letter = String.fromCharCode(97 + (this.#digests.get(key) ?? []).indexOf(digest))
      return `gen=${generation} plan=${letter}`
    })
  }
}

type Group = Line & { readonly subjects: Set<EndpointName> }

function grouped(lines: readonly Line[]): readonly Group[] {
  const groups: Group[] = []
  const open = new Map<string, Group>()
  for (const line of lines) {
    const { at, who, subject, text } = line
    const key = [at, who, subject === null ? text : text.replaceAll(subject, '*')].join()
    const group = open.get(key)
    if (group && subject !== null && !group.subjects.has(subject)) {
      group.subjects.add(subject)
      continue
    }
    const begun = { ...line, subjects: new Set(subject === null ? [] : [subject]) }
    open.set(key, begun)
    groups.push(begun)
  }
  return groups
}

function format({ at, who, subject, text, subjects }: Group, naming: boolean): readonly string[] {
  const others = subjects.size - 1
  const about = others > 0 ? `${subject} and ${others} more` : naming ? subject : null
  const whole = about ? `${about}: ${text.replaceAll(`${subject}`, 'the name')}` : text
  const seconds = (at / 1000).toFixed(3).padStart(8)
  const head = `${seconds}  ${who.padEnd(14)}  `
  const [first = '', ...rest] = wrapped(whole, width - head.length)
  return [`${head}${first}`, ...rest.map((line) => `${' '.repeat(head.length)}${line}`)]
}

function wrapped(text: string, room: number): readonly string[] {
  return text.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > room) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
    return lines
  }, [])
}
