// Alarms of endpoints, nodes and feeds as troubles: what is raised is told, what is cleared is told to the same people.

import type { Severity } from '../incidents/index.ts'
import type { Entry } from '../terms/index.ts'
import { textAt } from './acts.ts'
import { type Book, edit, troublesOf } from './book.ts'
import { endless, lasts } from './lasting.ts'
import { comeBack, newTrouble } from './membership.ts'
import type { Topic } from './route.ts'
import type { Held, Trouble } from './state.ts'

type Alarm = {
  readonly topic: Topic
  readonly subject: string
  readonly code: string
  readonly severity: Severity
  readonly text: string
  readonly raised: boolean
  /** Told when it has lasted so long. */
  readonly settleMs: number
}

/** What is likely to mend itself (a node that is started again, a write that the next attempt makes) wakes nobody yet. */
const settles = 60_000
/** All that a plan in force ends. */
const anyPlan = 'plan'
/** Doubt of our own eyes, in which every answer stays as it was. */
const doubts: ReadonlySet<string> = new Set(['below-quorum', 'observer-in-doubt'])
/** What one word of a disk ends: `nameserver/keeper.ts`. */
const onDisk = 'durable'
const notOnDisk: ReadonlySet<string> = new Set(['undurable', 'unwritable'])

export function onAlarm(book: Book, entry: Entry): void {
  const alarm = alarmIn(entry)
  if (alarm === null) return
  const { topic, subject, code } = alarm
  const found = troublesOf(book).filter(
    (one) => one.topic === topic && one.subject === subject && endedBy(code, one.code),
  )
  const same = (one: Trouble): boolean => !endless.has(code) || causeIn(one.text) === causeIn(alarm.text)
  if (alarm.raised) raise(book, found.findLast(same), alarm, entry)
  else for (const one of found) if (one.overAt === null) clear(book, one, alarm, entry)
}

function raise(book: Book, known: Trouble | undefined, alarm: Alarm, { at, seq }: Entry): void {
  if (known !== undefined) {
    const trouble = edit(book, known.thread)
    trouble.text = alarm.text
    trouble.endsAt = at + lasts(alarm)
    if (trouble.overAt === null) return
    if (trouble.closed) {
      trouble.beganAt = at
      trouble.notBefore = settling(alarm, at)
    }
    comeBack(book, trouble, at)
    book.dirty.add(trouble.thread)
    return
  }
  const { topic, subject, code, severity, text } = alarm
  const thread = `alarm-${seq}`
  const trouble = newTrouble(book, { topic, subject, code, severity, text, at, beganAt: at, thread })
  trouble.notBefore = settling(alarm, at)
  trouble.endsAt = at + lasts(alarm)
}

/** Whoever knocks from ten thousand addresses is one cause. */
const causeIn = (text: string): string => text.replace(/[0-9a-f]*(?:[.:][0-9a-f]*){3,}/gi, '#')

const settling = ({ settleMs }: Alarm, at: number): Held | null =>
  settleMs > 0 ? { rule: 'settling', since: at, until: at + settleMs } : null

function clear(book: Book, known: Trouble, alarm: Alarm, { at }: Entry): void {
  const trouble = edit(book, known.thread)
  trouble.overAt = at
  trouble.text = alarm.text
  book.dirty.add(trouble.thread)
}

function alarmIn(entry: Entry): Alarm | null {
  const { kind, subject, why, data, author } = entry
  const code = textAt(data, 'code') ?? ''
  const alarm = { topic: 'endpoints', subject, code, severity: 'major', text: why, settleMs: 0 } as const
  switch (kind) {
    case 'endpoint.alarm':
      return {
        ...alarm,
        raised: data.state !== 'cleared',
        severity: code === 'nothing-ready' ? 'critical' : 'major',
        topic: subject === 'vantages' ? 'nodes' : 'endpoints',
        settleMs: doubts.has(code) ? settles : 0,
      }
    case 'plan.refused':
      // An operator who is refused reads it at once, and an enactor's refusal is the planner's to solve.
      return author === 'planner' || author === 'config'
        ? { ...alarm, code: 'plan-refused', raised: true }
        : null
    case 'plan.failed':
      return { ...alarm, code: 'plan-failed', raised: true, settleMs: settles }
    case 'drift.found':
      return { ...alarm, code: 'drift', raised: true, settleMs: settles }
    case 'plan.applied':
    case 'drift.repaired':
      return recovered(alarm)
    case 'node.lost':
      return { ...alarm, topic: 'nodes', code: 'lost', raised: true, settleMs: settles }
    case 'node.started':
      return { ...alarm, topic: 'nodes', code: 'lost', raised: false }
    case 'feed.stale':
    case 'feed.back': {
      const raised = kind === 'feed.stale'
      return { ...alarm, topic: 'feeds', code: 'stale', severity: 'minor', raised, settleMs: settles }
    }
    default:
      return null
  }
}

/** A plan that is in force answers for all that was refused, failed or edited before it; other alarms have their own end. */
const recovered = (alarm: Omit<Alarm, 'raised'>): Alarm => ({ ...alarm, code: anyPlan, raised: false })

const endedBy = (code: string, trouble: string): boolean =>
  trouble === code ||
  (code === anyPlan && isPlanTrouble(trouble)) ||
  (code === onDisk && notOnDisk.has(trouble))

const isPlanTrouble = (code: string): boolean => code.startsWith('plan-') || code === 'drift'
