// What the navigation leads to. The public side has few entries, for everybody; the operator's side is in groups.

import type { PageName, Side } from '../realm/route.ts'
import type { Words } from '../words/speech.ts'

export type Entry = {
  readonly name: keyof Words['shell']['nav']
  readonly parts: readonly string[]
  /** On which it is marked as where one is; none: it leads elsewhere. */
  readonly pages: readonly PageName[]
  /** Left out of the way of whoever may not see it. */
  readonly needs?: string
  /** Only where anybody can subscribe. */
  readonly subscribing?: boolean
  /** Where it stands, when that is the other side. */
  readonly side?: Side
}

export type Group = {
  readonly title: keyof Words['shell']['groups'] | null
  readonly entries: readonly Entry[]
}

const entry = (name: Entry['name'], path: string, ...pages: PageName[]): Entry => ({
  name,
  parts: path === '' ? [] : path.split('/'),
  pages,
})

const everybody: readonly Group[] = [
  {
    title: null,
    entries: [
      entry('services', '', 'board', 'service'),
      entry('incidents', 'incidents', 'incidents', 'incident'),
      entry('map', 'map', 'map'),
      entry('foundations', 'foundations', 'foundations', 'foundation'),
      entry('history', 'history', 'history'),
      { ...entry('subscribe', 'subscribe', 'subscribe', 'confirm', 'leave'), subscribing: true },
    ],
  },
]

const operators: readonly Group[] = [
  {
    title: null,
    entries: [
      entry('board', '', 'board', 'service'),
      entry('waiting', 'waiting', 'waiting'),
      entry('incidents', 'incidents', 'incidents', 'incident'),
      entry('foundations', 'foundations', 'foundations', 'foundation'),
      entry('map', 'map', 'map'),
      entry('history', 'history', 'history'),
    ],
  },
  {
    title: 'steering',
    entries: [
      entry('endpoints', 'endpoints', 'endpoints', 'endpoint'),
      entry('plans', 'plans', 'plans'),
      entry('nodes', 'nodes', 'nodes'),
      entry('zones', 'zones', 'zones'),
    ],
  },
  {
    title: 'watching',
    entries: [
      entry('checks', 'checks', 'checks'),
      entry('feeds', 'feeds', 'feeds'),
      entry('edges', 'edges', 'edges'),
    ],
  },
  {
    title: 'voice',
    entries: [
      entry('alerts', 'alerts', 'alerts', 'messages'),
      entry('silences', 'silences', 'silences'),
      entry('maintenance', 'maintenance', 'maintenance'),
      entry('subscribers', 'subscribers', 'subscribers'),
    ],
  },
  {
    title: 'rehearsing',
    entries: [
      entry('rehearsals', 'rehearsals', 'rehearsals'),
      entry('exercises', 'exercises', 'exercises'),
      entry('whatIf', 'what-if', 'what-if'),
    ],
  },
  {
    title: 'record',
    entries: [
      entry('journal', 'journal', 'journal'),
      { ...entry('configuration', 'configuration', 'configuration'), needs: 'admin' },
      { ...entry('people', 'users', 'users'), needs: 'admin' },
      { ...entry('publicPages', ''), side: 'public' },
    ],
  },
]

/** An exercise has these pages of its own, whoever looks. */
const inExercise: readonly Group[] = [
  {
    title: null,
    entries: [
      entry('board', '', 'board', 'service'),
      entry('incidents', 'incidents', 'incidents', 'incident'),
      entry('endpoints', 'endpoints', 'endpoints', 'endpoint'),
      entry('journal', 'journal', 'journal'),
    ],
  },
]

export const menuOf = (side: Side, exercise: string | null): readonly Group[] =>
  exercise !== null ? inExercise : side === 'console' ? operators : everybody
