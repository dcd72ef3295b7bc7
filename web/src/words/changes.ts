// What became different between two looks at the board, in sentences: read aloud politely by screen readers.

import type { Overview } from '../../../src/board/views.ts'
import { endpointState, incidentState } from './states.ts'

/** A crowd of changes is summed up: nobody listens to forty sentences. */
const saidAtMost = 4

export function changes(before: Overview, now: Overview): string[] {
  const said = [...foundations(before, now), ...endpoints(before, now), ...incidents(before, now)]
  if (said.length <= saidAtMost) return said
  return [...said.slice(0, saidAtMost - 1), `${said.length - saidAtMost + 1} more changes.`]
}

function foundations(before: Overview, now: Overview): string[] {
  const failing = (o: Overview): string[] =>
    o.suspects.filter((s) => s.clearedAt === null).map((s) => s.foundation)
  const [was, is] = [failing(before), failing(now)]
  return [
    ...is.filter((f) => !was.includes(f)).map((f) => `Foundation named: ${f}.`),
    ...was.filter((f) => !is.includes(f)).map((f) => `Foundation cleared: ${f}.`),
  ]
}

function endpoints(before: Overview, now: Overview): string[] {
  const was = new Map(before.endpoints.map((e) => [e.name, e]))
  return now.endpoints.flatMap((e) => {
    const old = was.get(e.name)
    if (old === undefined) return []
    if (old.state !== e.state) return [`${e.name}: ${endpointState(e.state).word}. ${e.why}`]
    return old.answers.join() === e.answers.join()
      ? []
      : [`${e.name} now answers ${e.answers.join(', ')}. ${e.why}`]
  })
}

function incidents(before: Overview, now: Overview): string[] {
  const was = new Map(before.incidents.map((i) => [i.id, i.state]))
  return now.incidents.flatMap((i) => {
    const old = was.get(i.id)
    if (old === i.state || (old === undefined && i.state === 'resolved')) return []
    return [`${i.serviceName}: incident ${incidentState(i.state).word.toLowerCase()}.`]
  })
}
