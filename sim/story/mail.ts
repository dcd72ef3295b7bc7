// What lies between processes on a stage: letters that arrive at once and in order, unless the story says otherwise.
// A route that is delayed keeps its letters until the story delivers them; one that is cut loses them.

import type { EndpointName } from '../../src/terms/index.ts'

export type Letter = {
  readonly from: string
  readonly to: string
  /** `plan`, `read`, `write`, `wrote`, `readback`, `save`, `saved`, `seen`, …: what a story may delay or lose. */
  readonly what: string
  readonly text: string
  readonly subject: EndpointName | null
  readonly arrive: () => void
}

type Rule = {
  readonly from: string
  readonly to: string
  /** Null: whatever is sent there. */
  readonly what: string | null
  /** `lose`: one letter, then the rule is spent. */
  readonly fate: 'delay' | 'lose' | 'cut' | 'repeat'
}

export class Mail {
  #waiting: Letter[] = []
  #delayed: Letter[] = []
  #rules: Rule[] = []
  readonly #tell: (text: string, subject: EndpointName | null) => void

  /** `tell` hears of every letter that does not simply arrive. */
  constructor(tell: (text: string, subject: EndpointName | null) => void) {
    this.#tell = tell
  }

  send(letter: Letter): void {
    const rule = this.#rules.find(
      ({ from, to, what }) =>
        from === letter.from && to === letter.to && (what ?? letter.what) === letter.what,
    )
    const named = `${letter.from} -> ${letter.to}: ${letter.text}`
    if (rule?.fate === 'lose') this.#rules = this.#rules.filter((other) => other !== rule)
    switch (rule?.fate) {
      case 'lose':
        this.#tell(`${named} is lost`, letter.subject)
        return
      case 'cut':
        return
      case 'delay':
        this.#tell(`${named} is under way, and does not arrive yet`, letter.subject)
        this.#delayed.push(letter)
        return
      case 'repeat':
        this.#tell(`${named} arrives twice`, letter.subject)
        this.#waiting.push(letter, letter)
        return
      default:
        this.#waiting.push(letter)
    }
  }

  rule(rule: Rule): void {
    this.#rules.push(rule)
  }

  /** Both ways. */
  heal(one: string, other: string): void {
    const between = ({ from, to }: Rule) => (from === one && to === other) || (from === other && to === one)
    this.#rules = this.#rules.filter((rule) => !(rule.fate === 'cut' && between(rule)))
  }

  /** What was delayed on this route is under way again, and nothing is delayed there any more. */
  release(from: string, to: string): number {
    const on = (route: { readonly from: string; readonly to: string }) =>
      route.from === from && route.to === to
    const released = this.#delayed.filter(on)
    this.#rules = this.#rules.filter((rule) => !(rule.fate === 'delay' && on(rule)))
    this.#delayed = this.#delayed.filter((letter) => !on(letter))
    this.#waiting.push(...released)
    return released.length
  }

  /** Lets everything arrive, and what that leads to. */
  settle(): void {
    for (let letter = this.#waiting.shift(); letter; letter = this.#waiting.shift()) letter.arrive()
  }
}
