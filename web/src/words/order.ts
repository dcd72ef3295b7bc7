// Which services are shown first: the troubled ones, the worst first, then those that people report most.

import type { ServiceView } from '../../../src/board/views.ts'

const weight: Record<ServiceView['state'], number> = { down: 0, suspected: 1, recovering: 2, ok: 3 }

export const troubledFirst = (a: ServiceView, b: ServiceView): number =>
  weight[a.state] - weight[b.state] || b.reportsLastHour - a.reportsLastHour || a.name.localeCompare(b.name)

/** Services in the state that the question is the name of; else those whose name, id, category or state holds its every word. */
export function matching(services: readonly ServiceView[], question: string): readonly ServiceView[] {
  const words = question.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return services
  if (words.length === 1 && Object.hasOwn(weight, words[0]!))
    return services.filter((s) => s.state === words[0])
  return services.filter((s) => {
    const text = `${s.name} ${s.id} ${s.category} ${s.state}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

export function tally(services: readonly ServiceView[]): Record<ServiceView['state'], number> {
  const of = { ok: 0, suspected: 0, down: 0, recovering: 0 }
  for (const service of services) of[service.state] += 1
  return of
}
