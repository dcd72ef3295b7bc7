// The shape and the colour of every state. The words are the catalogue's (`states`): a state is always told three ways,
// because the colour alone would tell nothing to many readers.

export type Tone = 'good' | 'warn' | 'bad' | 'back' | 'held' | 'mute'
export type Shape = 'tick' | 'alert' | 'cross' | 'rise' | 'hand' | 'query' | 'ring'
export type Look = readonly [Tone, Shape]

const kinds = <const K extends Record<string, Record<string, Look>>>(of: K): K => of

/** By kind of thing, then by state as the API calls it. */
export const looks = kinds({
  service: {
    ok: ['good', 'tick'],
    suspected: ['warn', 'alert'],
    slow: ['warn', 'ring'],
    down: ['bad', 'cross'],
    recovering: ['back', 'rise'],
  },
  incident: {
    open: ['bad', 'cross'],
    recovering: ['back', 'rise'],
    resolved: ['good', 'tick'],
  },
  endpoint: {
    ok: ['good', 'tick'],
    degraded: ['warn', 'alert'],
    'last-known-good': ['warn', 'ring'],
    held: ['held', 'hand'],
    alarm: ['bad', 'cross'],
    starting: ['mute', 'ring'],
    'given-back': ['mute', 'ring'],
  },
  health: {
    up: ['good', 'tick'],
    down: ['bad', 'cross'],
    unknown: ['mute', 'query'],
  },
  ailment: {
    failing: ['warn', 'alert'],
    slow: ['warn', 'ring'],
    flapping: ['warn', 'alert'],
  },
  feed: {
    good: ['good', 'tick'],
    waiting: ['mute', 'ring'],
    trouble: ['warn', 'alert'],
    stale: ['bad', 'cross'],
  },
  channel: {
    ok: ['good', 'tick'],
    failing: ['warn', 'alert'],
    dead: ['bad', 'cross'],
  },
  message: {
    waiting: ['mute', 'ring'],
    trying: ['back', 'rise'],
    sent: ['good', 'tick'],
    failed: ['bad', 'cross'],
    diverted: ['warn', 'alert'],
    superseded: ['mute', 'query'],
  },
  act: {
    planned: ['mute', 'ring'],
    'in force': ['held', 'hand'],
    over: ['good', 'tick'],
  },
  told: {
    told: ['good', 'tick'],
    held: ['held', 'hand'],
    not: ['mute', 'ring'],
    unknown: ['mute', 'query'],
  },
  edge: {
    'in force': ['good', 'tick'],
    accepted: ['good', 'tick'],
    settled: ['mute', 'ring'],
    dormant: ['warn', 'ring'],
    rejected: ['bad', 'cross'],
  },
  readiness: {
    ready: ['good', 'tick'],
    'not-ready': ['warn', 'alert'],
    unknown: ['mute', 'query'],
  },
  foundation: {
    ok: ['good', 'tick'],
    suspected: ['warn', 'alert'],
    named: ['bad', 'cross'],
  },
  publisher: {
    'in-force': ['good', 'tick'],
    writing: ['back', 'rise'],
    refused: ['bad', 'cross'],
    failed: ['bad', 'cross'],
    drift: ['warn', 'alert'],
    starting: ['mute', 'ring'],
  },
  course: {
    worsening: ['bad', 'cross'],
    steady: ['bad', 'ring'],
    lingering: ['warn', 'alert'],
    improving: ['back', 'rise'],
    back: ['good', 'tick'],
  },
  fate: {
    dies: ['bad', 'cross'],
    waits: ['bad', 'hand'],
    impaired: ['bad', 'alert'],
    degraded: ['warn', 'alert'],
    moves: ['back', 'rise'],
    weakened: ['warn', 'ring'],
    untouched: ['good', 'tick'],
    lost: ['bad', 'cross'],
    stays: ['good', 'tick'],
    unknown: ['mute', 'query'],
  },
  secondary: {
    current: ['good', 'tick'],
    behind: ['warn', 'alert'],
    unknown: ['mute', 'query'],
  },
  finding: {
    none: ['good', 'tick'],
    note: ['mute', 'ring'],
    warning: ['warn', 'alert'],
    error: ['bad', 'cross'],
  },
  standing: {
    'as-planned': ['good', 'tick'],
    nothing: ['bad', 'cross'],
    older: ['warn', 'ring'],
    'other-selection': ['warn', 'ring'],
    others: ['warn', 'alert'],
    'unknown-plan': ['warn', 'query'],
    forged: ['bad', 'cross'],
    unread: ['mute', 'query'],
  },
  plan: {
    proposed: ['warn', 'alert'],
    approved: ['back', 'rise'],
    'in-force': ['good', 'tick'],
    superseded: ['mute', 'ring'],
  },
  vantage: {
    here: ['good', 'tick'],
    connected: ['good', 'tick'],
    lost: ['bad', 'cross'],
  },
  exercise: {
    running: ['back', 'rise'],
    finished: ['good', 'tick'],
    stopped: ['mute', 'ring'],
  },
})

export type StateKind = keyof typeof looks
