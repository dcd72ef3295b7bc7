// How the journal tells of a judgement that a drill pretends. It is kept from the loop: it opens no incident and tells
// nobody of an outage. A check that really fails behind it, or goes on failing after it, is told of by the node anew.

import type { NewEntry } from '../../terms/index.ts'
import type { Judgement } from '../node/protocol.ts'

export const pretendedEntry = ({ check, state, at, detail, vantage, phase }: Judgement): NewEntry => ({
  at,
  author: `node:${vantage}`,
  kind: 'check.judged',
  subject: check,
  why: `check ${check} is ${state}, in a drill: ${detail}`,
  data: { check, state, phase: phase ?? null, detail, vantage, rehearsed: true },
})
