// Starts writers in processes of their own (`writer.fixture.ts`) and hears what became of their plans.

import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EndpointName } from '../../terms/index.ts'
import { answerChild } from './parent-publisher.ts'
import type { Resource, WriterHome } from './resource.ts'

export type Task = {
  readonly kind: 'task'
  readonly home: WriterHome
  readonly endpoint: EndpointName
  readonly author: string
  readonly plans: number
  readonly seed: number
}

export type Told =
  | { readonly kind: 'ready' }
  /** Accepted and acknowledged. */
  | { readonly kind: 'wrote'; readonly generation: bigint }
  /** Definitely not written, and tried again. */
  | { readonly kind: 'again'; readonly code: string }
  | { readonly kind: 'broke'; readonly why: string }

export type Writer = {
  readonly ready: Promise<unknown>
  /** Generations it was told to have written, in its order. */
  readonly wrote: bigint[]
  readonly again: string[]
  begin(task: Omit<Task, 'kind' | 'home'>): void
  /** Resolves at its next acknowledged write. */
  next(): Promise<void>
  /** Resolves when the process has ended by itself; rejects with what broke. */
  readonly done: Promise<void>
  /** Resolves when it has ended. */
  kill(): Promise<void>
}

/** Starts `count` writers, all of them ready, and ends them in any case. */
export async function withWriters(
  resource: Resource,
  count: number,
  use: (writers: readonly Writer[]) => Promise<void>,
): Promise<void> {
  const writers: Writer[] = []
  const start = async (): Promise<void> => {
    const writer = startWriter(resource)
    writers.push(writer)
    await writer.ready
  }
  try {
    if (!compiled.warm) await start()
    compiled.warm = true
    await Promise.all(Array.from({ length: count - writers.length }, start))
    await use(writers)
  } finally {
    await Promise.all(writers.map((writer) => writer.kill()))
  }
}

/** All writers of this process read the same sources: the first one compiles them. */
const compiled = { folder: join(tmpdir(), `holdfast-writers-${process.pid}`), warm: false }
process.on('exit', () => rmSync(compiled.folder, { recursive: true, force: true }))

function startWriter(resource: Resource): Writer {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env
  const child = fork(join(import.meta.dirname, 'writer.fixture.ts'), {
    // Generations are bigints, secrets are bytes.
    serialization: 'advanced',
    env: { ...environment, NODE_COMPILE_CACHE: compiled.folder },
  })
  if (resource.writers.kind === 'parent') answerChild(child, resource.publisher())
  return heard(child, resource.writers)
}

function heard(child: ChildProcess, home: WriterHome): Writer {
  const wrote: bigint[] = []
  const again: string[] = []
  let broke: string | null = null
  let tellNext: () => void = () => {}
  child.on('message', (told) => {
    const heard = told as Told
    if (heard.kind === 'again') again.push(heard.code)
    if (heard.kind === 'broke') broke = heard.why
    if (heard.kind !== 'wrote') return
    wrote.push(heard.generation)
    tellNext()
  })
  const ended = once(child, 'exit')
  const done = ended.then(([code, signal]) => {
    if (broke !== null) throw new Error(broke)
    if (code !== 0 && signal !== 'SIGKILL') throw new Error(`a writer ended with ${code ?? signal}`)
  })
  // Whoever waits hears of it; a writer that is killed is waited for by nobody.
  done.catch(() => {})
  const ready = Promise.race([once(child, 'message'), done.then(() => assert.fail('a writer did not start'))])
  return {
    ready,
    wrote,
    again,
    done,
    begin: (task) => void child.send({ ...task, kind: 'task', home } satisfies Task),
    next: () =>
      Promise.race([
        new Promise<void>((resolve) => {
          tellNext = resolve
        }),
        done.then(() => assert.fail('the writer ended by itself')),
      ]),
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}
