// Every state is told three ways: a word, a shape and a colour. The colour alone would tell nothing to many readers.

export type Tone = 'good' | 'warn' | 'bad' | 'back' | 'held' | 'mute'
export type Shape = 'tick' | 'alert' | 'cross' | 'rise' | 'hand' | 'query' | 'ring'
export type Told = { readonly word: string; readonly tone: Tone; readonly shape: Shape }

export const told = (word: string, tone: Tone, shape: Shape): Told => ({ word, tone, shape })

const unheardOf = (state: string): Told => told(state, 'mute', 'query')

const table =
  <S extends string>(words: Record<S, Told>) =>
  (state: S): Told =>
    // A newer server may know states that this page does not: they are shown as they are called.
    Object.hasOwn(words, state) ? words[state] : unheardOf(state)

export const serviceState = table({
  ok: told('OK', 'good', 'tick'),
  suspected: told('Suspected', 'warn', 'alert'),
  down: told('Down', 'bad', 'cross'),
  recovering: told('Recovering', 'back', 'rise'),
})

export const incidentState = table({
  open: told('Open', 'bad', 'cross'),
  recovering: told('Recovering', 'back', 'rise'),
  resolved: told('Resolved', 'good', 'tick'),
})

export const endpointState = table({
  ok: told('OK', 'good', 'tick'),
  degraded: told('Degraded', 'warn', 'alert'),
  'last-known-good': told('Last known good', 'warn', 'ring'),
  held: told('Held', 'held', 'hand'),
  alarm: told('Alarm', 'bad', 'cross'),
  starting: told('Starting', 'mute', 'ring'),
  'given-back': told('Given back', 'mute', 'ring'),
})

export const healthState = table({
  up: told('Up', 'good', 'tick'),
  down: told('Down', 'bad', 'cross'),
  unknown: told('Unknown', 'mute', 'query'),
})

/** What a check ails from that answers, or comes and goes. */
export const ailmentState = table({
  failing: told('Fails in part', 'warn', 'alert'),
  slow: told('Slow', 'warn', 'ring'),
  flapping: told('Flapping', 'warn', 'alert'),
})

/** How a provider's feed itself stands. */
export const feedState = table({
  good: told('Heard', 'good', 'tick'),
  waiting: told('Not yet asked', 'mute', 'ring'),
  trouble: told('In trouble', 'warn', 'alert'),
  stale: told('Stale', 'bad', 'cross'),
})

export const readinessState = table({
  ready: told('Ready', 'good', 'tick'),
  'not-ready': told('Not ready', 'warn', 'alert'),
  unknown: told('Readiness unknown', 'mute', 'query'),
})

export const foundationState = table({
  ok: told('OK', 'good', 'tick'),
  suspected: told('Suspected', 'warn', 'alert'),
  named: told('Failing', 'bad', 'cross'),
})

export const publisherState = table({
  'in-force': told('In force', 'good', 'tick'),
  writing: told('Writing', 'back', 'rise'),
  refused: told('Refused', 'bad', 'cross'),
  failed: told('Failed', 'bad', 'cross'),
  drift: told('Drift', 'warn', 'alert'),
  starting: told('Starting', 'mute', 'ring'),
})

/** Where an incident is heading. */
export const courseState = table({
  worsening: told('Getting worse', 'bad', 'cross'),
  steady: told('Unchanged', 'bad', 'ring'),
  lingering: told('Lingering', 'warn', 'alert'),
  improving: told('Improving', 'back', 'rise'),
  back: told('Back', 'good', 'tick'),
})

/** What a loss would do to a service, an endpoint or a node. */
export const fateState = table({
  dies: told('Dies', 'bad', 'cross'),
  waits: told('Waits for approval', 'bad', 'hand'),
  impaired: told('Partly dead', 'bad', 'alert'),
  degraded: told('Degraded', 'warn', 'alert'),
  moves: told('Moves', 'back', 'rise'),
  weakened: told('Weaker', 'warn', 'ring'),
  untouched: told('Untouched', 'good', 'tick'),
  lost: told('Lost', 'bad', 'cross'),
  stays: told('Stays', 'good', 'tick'),
  unknown: told('Not said', 'mute', 'query'),
})

/** How far a secondary of a zone is. */
export const secondaryState = table({
  current: told('Current', 'good', 'tick'),
  behind: told('Behind', 'warn', 'alert'),
  unknown: told('Not heard yet', 'mute', 'query'),
})

/** How bad what was found about a delegation is. */
export const findingState = table({
  none: told('In order', 'good', 'tick'),
  note: told('Note', 'mute', 'ring'),
  warning: told('Warning', 'warn', 'alert'),
  error: told('Broken', 'bad', 'cross'),
})

/** What stands at a publisher, before it is repaired. */
export const standingState = table({
  'as-planned': told('As planned', 'good', 'tick'),
  nothing: told('Empty', 'bad', 'cross'),
  older: told('Older plan', 'warn', 'ring'),
  'other-selection': told('Other targets', 'warn', 'ring'),
  others: told('Not ours', 'warn', 'alert'),
  'unknown-plan': told('Unknown plan', 'warn', 'query'),
  forged: told('Forged', 'bad', 'cross'),
  unread: told('Not read', 'mute', 'query'),
})

const partWords: Record<string, string> = {
  target: 'Target',
  sets: 'Preference',
  held: 'Held',
  minimum: 'Minimum',
  mode: 'Mode',
  ttl: 'TTL',
  belowQuorum: 'Below quorum',
  lastKnownGood: 'Last known good',
  publish: 'Published at',
}
export const partWord = (part: string): string => partWords[part] ?? part

export const planState = table({
  proposed: told('Proposed', 'warn', 'alert'),
  approved: told('Approved', 'back', 'rise'),
  'in-force': told('In force', 'good', 'tick'),
  superseded: told('Superseded', 'mute', 'ring'),
})

export const vantageState = table({
  here: told('Here', 'good', 'tick'),
  connected: told('Connected', 'good', 'tick'),
  lost: told('Lost', 'bad', 'cross'),
})

export const exerciseState = table({
  running: told('Running', 'back', 'rise'),
  finished: told('Finished', 'good', 'tick'),
  stopped: told('Stopped', 'mute', 'ring'),
})

const severities: Record<string, string> = { minor: 'Minor', major: 'Major', critical: 'Critical' }
/** One that a newer server knows and this page does not is shown as it is. */
export const severityWord = (severity: string): string => severities[severity] ?? severity
