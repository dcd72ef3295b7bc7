// Paths of the pages. The live realm stands at `/`; the same pages stand for an exercise under `/exercises/<id>/`.

export type PageName =
  | 'board'
  | 'incidents'
  | 'incident'
  | 'endpoints'
  | 'endpoint'
  | 'service'
  | 'foundations'
  | 'edges'
  | 'foundation'
  | 'checks'
  | 'feeds'
  | 'journal'
  | 'what-if'
  | 'rehearsals'
  | 'exercises'
  | 'missing'

export type Route = {
  /** The exercise whose screens these are; null is the real world. */
  readonly realm: string | null
  readonly page: PageName
  /** The one thing that the page is about. */
  readonly id: string | null
}

const lists: Record<string, PageName> = {
  incidents: 'incidents',
  endpoints: 'endpoints',
  foundations: 'foundations',
  edges: 'edges',
  checks: 'checks',
  feeds: 'feeds',
  journal: 'journal',
  'what-if': 'what-if',
  rehearsals: 'rehearsals',
}
const things: Record<string, PageName> = {
  incidents: 'incident',
  endpoints: 'endpoint',
  foundations: 'foundation',
  services: 'service',
  'what-if': 'what-if',
}
/** What the API keeps for an exercise too. */
const inExercises: readonly PageName[] = [
  'board',
  'incidents',
  'incident',
  'endpoints',
  'endpoint',
  'service',
  'foundation',
  'journal',
]

export function parseRoute(pathname: string): Route {
  const parts = decodedParts(pathname)
  if (parts === null) return { realm: null, page: 'missing', id: null }
  if (parts[0] !== 'exercises') return { realm: null, ...pageOf(parts) }
  const realm = parts[1]
  if (realm === undefined) return { realm: null, page: 'exercises', id: null }
  const within = pageOf(parts.slice(2))
  return { realm, ...(inExercises.includes(within.page) ? within : missing) }
}

const missing = { page: 'missing', id: null } as const

function pageOf(parts: readonly string[]): { page: PageName; id: string | null } {
  const [kind, id, ...more] = parts
  if (more.length > 0) return missing
  if (kind === undefined) return { page: 'board', id: null }
  if (id === undefined) return Object.hasOwn(lists, kind) ? { page: lists[kind]!, id: null } : missing
  return Object.hasOwn(things, kind) ? { page: things[kind]!, id } : missing
}

function decodedParts(pathname: string): string[] | null {
  try {
    return pathname.split('/').filter(Boolean).map(decodeURIComponent)
  } catch {
    return null
  }
}

/** The address of a page in a realm; `parts` are encoded here. */
export function pathTo(realm: string | null, ...parts: readonly string[]): string {
  const all = realm === null ? parts : ['exercises', realm, ...parts]
  return `/${all.map(encodeURIComponent).join('/')}`
}
