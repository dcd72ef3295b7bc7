// Kill -9 of alerting with many alerts under way: lives of twenty rounds, each round a process that is killed at some
// moment and begun again; what the journal and the outbox say was told is compared with what arrived.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { openStore, type Store } from '../../src/store/index.ts'
import type { ToldMessage } from '../../src/telling/index.ts'
import { pick, type Random } from '../../src/terms/index.ts'
import { Receiver, shaky } from '../../test/system/killed-alerts.ts'
import { wells } from './chain.ts'

export type Killed = {
  readonly rounds: number
  readonly incidents: number
  readonly messages: number
  readonly lost: readonly string[]
  /** Distinct ids for one recipient, thread and revision. */
  readonly doubled: readonly string[]
  /** Came again under the same id. */
  readonly again: number
  /** Messages that were claimed and not settled when their process was killed. */
  readonly underWay: number
}

const roundsOfALife = 20
const longestRoundMs = 700
const chain = join(import.meta.dirname, 'chain.ts')

export async function killedChains(
  rounds: number,
  random: Random,
  say: (text: string) => void,
): Promise<Killed> {
  const lives: Killed[] = []
  for (let left = rounds; left > 0; left -= roundsOfALife) {
    lives.push(await oneLife(Math.min(left, roundsOfALife), random))
    const { incidents, messages, lost, again } = lives.at(-1)!
    say(
      `${left} rounds to go: ${incidents} incidents, ${messages} messages, ${again} again, ${lost.length} lost`,
    )
  }
  const sum = (of: (life: Killed) => number): number => lives.reduce((all, life) => all + of(life), 0)
  return {
    rounds,
    incidents: sum((life) => life.incidents),
    messages: sum((life) => life.messages),
    lost: lives.flatMap(({ lost }) => lost),
    doubled: lives.flatMap(({ doubled }) => doubled),
    again: sum((life) => life.again),
    underWay: sum((life) => life.underWay),
  }
}

async function oneLife(rounds: number, random: Random): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-alerts-'))
  const healthy = await Receiver.listening((response) => response.end('ok'))
  const failing = await Receiver.listening(shaky(random))
  const begin = (...words: string[]) =>
    begun([folder, ...words.slice(0, 1), healthy.url, failing.url, ...words.slice(1)])
  try {
    let underWay = 0
    for (let i = 0; i < rounds; i++) {
      const child = await begin(`${i}`)
      await pause(pick(random, longestRoundMs))
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      underWay += underWayIn(folder)
    }
    await once(await begin('last', 'drain'), 'exit')
    const found = await inStore(folder, (store) => compare(store, healthy))
    return { ...found, rounds, underWay }
  } finally {
    healthy.close()
    failing.close()
  }
}

/** Resolves when its couriers are open. */
async function begun(words: readonly string[]) {
  const child = spawn(process.execPath, [chain, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`alerting ended by itself with ${code}`)
  })
  await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])
  ended.catch(() => {})
  return child
}

async function inStore<T>(folder: string, ask: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ folder })
  try {
    return await ask(store)
  } finally {
    await store.close()
  }
}

/** Claimed for the healthy receiver by a process that is gone. Asked of the file itself: a store would take a second. */
function underWayIn(folder: string): number {
  const db = new DatabaseSync(join(folder, 'holdfast.db'), { readOnly: true })
  const found = db
    .prepare("SELECT count(*) AS n FROM outbox WHERE state = 'trying' AND channel LIKE 'well-%'")
    .get()
  db.close()
  return Number(found?.n)
}

async function compare(store: Store, { got }: Receiver): Promise<Omit<Killed, 'rounds' | 'underWay'>> {
  const opened = await store.journal({ kinds: ['incident.opened'], limit: 1_000 })
  const told = (
    await Promise.all(wells.map((channel) => store.outbox.told({ channel, limit: 1_000 })))
  ).flat()
  const arrived = new Set(got.map(({ id }) => id))
  const heard = new Set(got.map(({ message: { route, incident } }) => `${route} ${incident}`))
  const untold = opened.flatMap(({ subject }) =>
    wells
      .filter((well) => !heard.has(`${well} ${subject}`))
      .map((well) => `${well} never heard of ${subject}`),
  )
  const byKey = Map.groupBy(got, ({ message: m }) => `${m.recipient} ${m.thread} ${m.revision}`)
  return {
    incidents: opened.length,
    messages: arrived.size,
    lost: [...untold, ...told.flatMap((one) => lostOf(one, arrived))],
    doubled: [...byKey].flatMap(([key, all]) => (new Set(all.map(({ id }) => id)).size > 1 ? [key] : [])),
    again: got.length - arrived.size,
  }
}

function lostOf({ id, state }: ToldMessage, arrived: ReadonlySet<string>): string[] {
  if (state === 'sent') return arrived.has(id) ? [] : [`${id} never came`]
  return state === 'superseded' ? [] : [`${id} is ${state}`]
}
