// What every state of every kind of thing is called, by the API's name for it; shape and colour stand in `looks.ts`.

import type { StateWords } from '../told.ts'

export const states: StateWords = {
  service: {
    ok: 'OK',
    suspected: 'Suspected',
    down: 'Down',
    recovering: 'Recovering',
  },
  incident: {
    open: 'Open',
    recovering: 'Recovering',
    resolved: 'Resolved',
  },
  endpoint: {
    ok: 'OK',
    degraded: 'Degraded',
    'last-known-good': 'Last known good',
    held: 'Held',
    alarm: 'Alarm',
    starting: 'Starting',
    'given-back': 'Given back',
  },
  health: {
    up: 'Up',
    down: 'Down',
    unknown: 'Unknown',
  },
  ailment: {
    failing: 'Fails in part',
    slow: 'Slow',
    flapping: 'Flapping',
  },
  feed: {
    good: 'Heard',
    waiting: 'Not yet asked',
    trouble: 'In trouble',
    stale: 'Stale',
  },
  readiness: {
    ready: 'Ready',
    'not-ready': 'Not ready',
    unknown: 'Readiness unknown',
  },
  foundation: {
    ok: 'OK',
    suspected: 'Suspected',
    named: 'Failing',
  },
  publisher: {
    'in-force': 'In force',
    writing: 'Writing',
    refused: 'Refused',
    failed: 'Failed',
    drift: 'Drift',
    starting: 'Starting',
  },
  course: {
    worsening: 'Getting worse',
    steady: 'Unchanged',
    lingering: 'Lingering',
    improving: 'Improving',
    back: 'Back',
  },
  fate: {
    dies: 'Dies',
    waits: 'Waits for approval',
    impaired: 'Partly dead',
    degraded: 'Degraded',
    moves: 'Moves',
    weakened: 'Weaker',
    untouched: 'Untouched',
    lost: 'Lost',
    stays: 'Stays',
    unknown: 'Not said',
  },
  secondary: {
    current: 'Current',
    behind: 'Behind',
    unknown: 'Not heard yet',
  },
  finding: {
    none: 'In order',
    note: 'Note',
    warning: 'Warning',
    error: 'Broken',
  },
  standing: {
    'as-planned': 'As planned',
    nothing: 'Empty',
    older: 'Older plan',
    'other-selection': 'Other targets',
    others: 'Not ours',
    'unknown-plan': 'Unknown plan',
    forged: 'Forged',
    unread: 'Not read',
  },
  plan: {
    proposed: 'Proposed',
    approved: 'Approved',
    'in-force': 'In force',
    superseded: 'Superseded',
  },
  vantage: {
    here: 'Here',
    connected: 'Connected',
    lost: 'Lost',
  },
  exercise: {
    running: 'Running',
    finished: 'Finished',
    stopped: 'Stopped',
  },
}
