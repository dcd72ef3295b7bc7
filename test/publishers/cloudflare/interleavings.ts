// Several writers at one Cloudflare, their requests let through one at a time, in every order there is. A run begins
// anew for each order; it follows the choices of the run before it and takes the next branch at the last that has one.

import { cloudflarePublisher } from '../../../src/publishers/cloudflare/cloudflare.ts'
import type { FullPublisher } from '../../../src/publishers/index.ts'
import { type Duration, seededRandom } from '../../../src/terms/index.ts'
import { specFor, tokens } from './at-cloudflare.ts'
import { LocalApi, type LocalOptions } from './local-api.ts'

/** Of writers that have something to send, by their place: whose request goes next. */
type Choose = (waiting: readonly number[]) => number

/** One writer: stands at the gate with a request, or is done. */
class Gate {
  pass: (() => void) | null = null
  #moved = () => {}

  /** Resolves when this writer may send. */
  stand(): Promise<void> {
    return new Promise((resolve) => {
      this.pass = resolve
      this.#moved()
    })
  }

  /** Resolves when it stands at the gate, or `done` is over. */
  async still(done: Promise<unknown>): Promise<void> {
    if (this.pass) return
    await Promise.race([new Promise<void>((resolve) => (this.#moved = resolve)), done])
  }
}

/** Time stands still: what is to happen in a while happens soon, and what is a limit never. */
const timers = {
  after(wait: Duration, act: () => void): () => void {
    const soon = wait < 1000 ? setImmediate(act) : undefined
    return () => clearImmediate(soon)
  },
}

function publisherThrough(api: LocalApi, gate: Gate, seed: number): FullPublisher {
  return cloudflarePublisher(specFor('http://local/client/v4'), {
    token: tokens.good,
    timers,
    random: seededRandom(seed),
    monotonic: () => 0,
    timeoutMs: 15_000,
    async fetch(input, init) {
      await gate.stand()
      const { status, headers, body } = api.answer({
        method: init?.method ?? 'GET',
        url: new URL(`${input}`),
        authorization: new Headers(init?.headers).get('authorization') ?? undefined,
        body: `${init?.body ?? ''}`,
      })
      return new Response(body, { status, headers })
    },
  })
}

export type Run<T> = { readonly api: LocalApi; readonly outcomes: readonly (T | null)[] }
export type Act<T> = (publisher: FullPublisher) => Promise<T>
export type Scene<T> = {
  readonly zone: LocalOptions
  readonly prepare: (api: LocalApi) => void
  readonly acts: readonly Act<T>[]
  /** Called after each request that was let through. */
  readonly look: (api: LocalApi) => void
  /** The writer that dies, and after how many requests of its own; its outcome is then null. */
  readonly dies?: { readonly writer: number; readonly after: number }
}

async function runOnce<T>({ zone, prepare, acts, look, dies }: Scene<T>, choose: Choose): Promise<Run<T>> {
  const api = new LocalApi(zone)
  prepare(api)
  const outcomes: (T | null)[] = acts.map(() => null)
  const sent = acts.map(() => 0)
  const writers = acts.map((act, i) => {
    const gate = new Gate()
    const done = act(publisherThrough(api, gate, i)).then((outcome) => {
      outcomes[i] = outcome
    })
    return { gate, done }
  })
  const mayGo = (i: number): boolean =>
    writers[i]!.gate.pass !== null && !(dies?.writer === i && sent[i]! >= dies.after)
  for (;;) {
    await Promise.all(writers.map(({ gate, done }) => gate.still(done)))
    const waiting = acts.map((_, i) => i).filter(mayGo)
    if (waiting.length === 0) return { api, outcomes }
    const next = choose(waiting)
    const { gate } = writers[next]!
    const pass = gate.pass
    gate.pass = null
    sent[next]!++
    pass?.()
    await gate.still(writers[next]!.done)
    look(api)
  }
}

/** Every order; returns how many there were. */
export async function everyOrder<T>(
  scene: Scene<T>,
  check: (run: Run<T>, order: string) => Promise<void> | void,
): Promise<number> {
  let path: { branch: number; of: number }[] = []
  for (let runs = 1; ; runs++) {
    let depth = 0
    let order = ''
    const run = await runOnce(scene, (waiting) => {
      const at = path[depth] ?? { branch: 0, of: waiting.length }
      path[depth++] = at
      const chosen = waiting[at.branch]!
      order += chosen
      return chosen
    })
    await check(run, order)
    path = path.slice(0, depth)
    while (path.length > 0 && path.at(-1)!.branch + 1 >= path.at(-1)!.of) path.pop()
    const last = path.at(-1)
    if (!last) return runs
    last.branch++
  }
}
