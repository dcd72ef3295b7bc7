// What a node has to say while its main process does not listen. Reports and results are merged into the last of each; of
// a check's judgements the last is kept whatever happens; everything else waits in order, the oldest dropped at the bound
// and counted, so that the journal says what is missing from it.

import type { CheckResult } from '../../signals/index.ts'
import type { CheckId, Clock, Instant, NewEntry, NodeName } from '../../terms/index.ts'
import type { Backlog } from './flow.ts'
import type { FromNode, Judgement, NodeReport } from './protocol.ts'
import { MergedReport } from './report-lines.ts'

export const waitingAtMost = 10_000

type Dropped = { readonly messages: number; readonly since: Instant }

export class Unheard implements Backlog<FromNode> {
  readonly #node: NodeName
  readonly #clock: Clock
  readonly #waiting: FromNode[] = []
  /** Those whose message was dropped: without them the loop would go by an older judgement until the next one. */
  readonly #judged = new Map<CheckId, Judgement>()
  readonly #results = new Map<CheckId, CheckResult>()
  readonly #report = new MergedReport<NodeReport>()
  #dropped: Dropped | null = null

  constructor(node: NodeName, clock: Clock) {
    this.#node = node
    this.#clock = clock
  }

  add(message: FromNode): void {
    switch (message.kind) {
      case 'report':
        this.#report.add(message.report)
        return
      case 'results':
        for (const result of message.results) this.#results.set(result.check, result)
        return
      default:
        this.#waiting.push(message)
        if (this.#waiting.length > waitingAtMost) this.#dropOldest()
    }
  }

  /** The order in which a main process that listens again is best told: what is missing, what happened, how it stands. */
  next(): FromNode | null {
    return this.#missing() ?? this.#lastJudged() ?? this.#waiting.shift() ?? this.#merged()
  }

  /** Journal entries that nobody has heard, for whoever comes after this process. */
  entries(): readonly NewEntry[] {
    const missing = this.#missing()
    return [...(missing === null ? [] : [missing]), ...this.#waiting].flatMap((message) =>
      message.kind === 'tell' ? message.entries : [],
    )
  }

  #dropOldest(): void {
    const oldest = this.#waiting.shift()
    if (oldest?.kind === 'judged') this.#judged.set(oldest.judgement.check, oldest.judgement)
    const { messages, since } = this.#dropped ?? { messages: 0, since: this.#clock.now() }
    this.#dropped = { messages: messages + 1, since }
  }

  #missing(): FromNode | null {
    if (this.#dropped === null) return null
    const { messages, since } = this.#dropped
    this.#dropped = null
    const now = this.#clock.now()
    const why = `the main process did not listen; since ${new Date(since).toISOString()} the oldest ${messages} of more than ${waitingAtMost} messages to it were dropped, and are missing here; how everything stands now is told`
    const entry: NewEntry = {
      at: now,
      author: `node:${this.#node}`,
      kind: 'node.unheard',
      subject: this.#node,
      why,
      data: { dropped: messages },
    }
    return { kind: 'tell', entries: [entry] }
  }

  #lastJudged(): FromNode | null {
    for (const [check, judgement] of this.#judged) {
      this.#judged.delete(check)
      return { kind: 'judged', judgement }
    }
    return null
  }

  #merged(): FromNode | null {
    const report = this.#report.take()
    if (report !== null) return { kind: 'report', report }
    if (this.#results.size === 0) return null
    const results = [...this.#results.values()]
    this.#results.clear()
    return { kind: 'results', results }
  }
}
