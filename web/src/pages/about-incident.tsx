// Whom an incident is about: its service, and where; or the services that are in it together.

import type { ComponentChildren } from 'preact'
import type { IncidentView } from '../../../src/board/views.ts'
import { countryName } from '../words/countries.ts'
import { mostHit, scopeWords } from '../words/scope.ts'

const membersShown = 12

type Fact = readonly [string, ComponentChildren]

export function aboutIncident(
  { service, serviceName, scope }: IncidentView,
  href: (...parts: readonly string[]) => string,
): readonly Fact[] {
  const link = (id: string, name: string) => (
    <a key={id} href={href('services', id)}>
      {name}
    </a>
  )
  if (scope === null) return [[scopeWords.service, link(service, serviceName)]]
  const { kind, countries, category, services } = scope
  const names = countries.map(countryName).join(', ')
  const where: Fact = [scopeWords.where, names === '' ? scopeWords.everywhere : names]
  if (kind === 'countries') return [[scopeWords.service, link(service, serviceName)], where]
  const shown = services.slice(0, membersShown)
  const head = services.length > membersShown ? mostHit(membersShown, services.length) : scopeWords.members
  const members: Fact = [
    head,
    <ul key="members">
      {shown.map(({ id, name }) => (
        <li key={id}>{link(id, name)}</li>
      ))}
    </ul>,
  ]
  return category === null ? [where, members] : [[scopeWords.category, category], where, members]
}
