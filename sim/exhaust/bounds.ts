// The searches of `npm run sim -- exhaust`, each to its end.
//
// One endpoint at a time: enactors of different endpoints share nothing but their process, and whoever crashes there
// may crash here at any moment, so that a run over two endpoints is, seen from each, a run over one. The searches at
// `both` endpoints at once hold that against the product itself, and `endpoints-apart.test.ts` against the node that ships.
//
// Where nobody changes its selection, faults need no bound: writes that land late are finitely many, since twice the
// same one is once, and an enactor that restarted is a fresh one. A selection has a number that grows with each
// change, and a restart lets an enactor contest anew what it finds: there every fault is counted. A few suffice: a
// change starts each count anew (`claims` in the enactor), so that what a third one leads to differs from the second
// only in that number.

import { fourPlans } from './plans.ts'
import type { Bounds } from './rules.ts'

export type Named = { readonly name: string; readonly endpoints: 'each' | 'both'; readonly bounds: Bounds }

const any = Number.POSITIVE_INFINITY
const [first, second] = fourPlans as [(typeof fourPlans)[0], (typeof fourPlans)[0]]
const anyFaults = { crashes: any, lostReplies: any, moves: 0 }

const full: readonly Named[] = [
  {
    name: 'three enactors, four plans, any number of crashes, lost replies and late writes',
    endpoints: 'each',
    bounds: { enactors: 3, plans: fourPlans, ...anyFaults },
  },
  {
    name: 'three enactors, two plans, a change of selection and a lost reply',
    endpoints: 'each',
    bounds: { enactors: 3, plans: [first, second], crashes: 0, lostReplies: 1, moves: 1 },
  },
  {
    name: 'two enactors, four plans, a change of selection, a crash and a lost reply',
    endpoints: 'each',
    bounds: { enactors: 2, plans: fourPlans, crashes: 1, lostReplies: 1, moves: 1 },
  },
  {
    name: 'three enactors, one plan, a change of selection, a crash and a lost reply',
    endpoints: 'each',
    bounds: { enactors: 3, plans: [first], crashes: 1, lostReplies: 1, moves: 1 },
  },
  {
    name: 'three enactors, one plan, at two endpoints at once, any number of crashes, lost replies and late writes',
    endpoints: 'both',
    bounds: { enactors: 3, plans: [first], ...anyFaults },
  },
  {
    name: 'two enactors, two plans, at two endpoints at once, any number of crashes',
    endpoints: 'both',
    bounds: { enactors: 2, plans: [first, second], ...anyFaults, lostReplies: 0 },
  },
]

const small: readonly Named[] = [
  {
    name: 'two enactors, four plans, any number of crashes, lost replies and late writes',
    endpoints: 'each',
    bounds: { enactors: 2, plans: fourPlans, ...anyFaults },
  },
  {
    name: 'two enactors, two plans, a change of selection, a crash and a lost reply',
    endpoints: 'each',
    bounds: { enactors: 2, plans: [first, second], crashes: 1, lostReplies: 1, moves: 1 },
  },
]

export const searches = { full, small }
export type BoundName = keyof typeof searches
