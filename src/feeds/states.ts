// The words that pages use for how far a trouble is, in any case and with any separator.

import type { NoticeState } from '../signals/index.ts'

/** `same`: a further word that changes nothing about the state. */
export type StateWord = NoticeState | 'same'

const words: Readonly<Record<string, StateWord>> = {
  investigating: 'investigating',
  reported: 'investigating',
  open: 'investigating',
  ongoing: 'investigating',
  triggered: 'investigating',
  issue: 'investigating',
  outage: 'investigating',
  identified: 'identified',
  fixing: 'identified',
  mitigating: 'identified',
  implementing: 'identified',
  verifyingfix: 'monitoring',
  monitoring: 'monitoring',
  watching: 'monitoring',
  mitigated: 'monitoring',
  recovering: 'monitoring',
  resolved: 'resolved',
  fixed: 'resolved',
  closed: 'resolved',
  postmortem: 'resolved',
  completed: 'resolved',
  complete: 'resolved',
  finished: 'resolved',
  canceled: 'resolved',
  cancelled: 'resolved',
  maintenancecomplete: 'resolved',
  maintenancecompleted: 'resolved',
  scheduled: 'maintenance',
  planned: 'maintenance',
  upcoming: 'maintenance',
  notstartedyet: 'maintenance',
  inprogress: 'maintenance',
  maintenance: 'maintenance',
  undermaintenance: 'maintenance',
  maintenancescheduled: 'maintenance',
  maintenanceinprogress: 'maintenance',
  verifying: 'maintenance',
  update: 'same',
  updated: 'same',
  information: 'same',
}

/** Null: no such word. */
export function stateOf(word: unknown): StateWord | null {
  if (typeof word !== 'string' || word.length > 60) return null
  const bare = word.toLowerCase().replace(/[^a-z]/g, '')
  return Object.hasOwn(words, bare) ? words[bare]! : null
}

/** How a part stands by itself; null: no such word. */
export function partStateOf(word: unknown): NoticeState | null {
  if (typeof word !== 'string' || word.length > 60) return null
  const bare = word.toLowerCase().replace(/[^a-z]/g, '')
  if (['operational', 'ok', 'up', 'resolved', 'notmonitored'].includes(bare)) return 'operational'
  if (['undermaintenance', 'maintenance'].includes(bare)) return 'maintenance'
  return ill.has(bare) ? 'investigating' : null
}

const ill = new Set([
  ...['degradedperformance', 'degraded', 'partialoutage', 'minoroutage', 'majoroutage', 'fulloutage'],
  ...['downtime', 'down', 'disrupted', 'notice', 'outage'],
])
