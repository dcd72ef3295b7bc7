// Addresses of the pages. `/de` before everything says the language, `/console` the operator's side, and
// `/exercises/<id>` the world: the same pages stand in all of them.

import { firstLanguage, isLanguage, type Language } from '../words/languages.ts'

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
  | 'map'
  | 'history'
  | 'what-if'
  | 'rehearsals'
  | 'nodes'
  | 'plans'
  | 'zones'
  | 'waiting'
  | 'exercises'
  | 'alerts'
  | 'messages'
  | 'told'
  | 'silences'
  | 'maintenance'
  | 'subscribe'
  | 'confirm'
  | 'leave'
  | 'acknowledge'
  | 'subscribers'
  | 'configuration'
  | 'sign-in'
  | 'account'
  | 'users'
  | 'missing'

/** `public` shows what everybody may see; `console` everything, to who signed in. */
export type Side = 'public' | 'console'

/** Where a page stands, whichever it is. */
export type Place = {
  readonly language: Language
  readonly side: Side
  /** The exercise whose screens these are; null is the real world. */
  readonly realm: string | null
}

/** What everybody may see. The rest stands in the console alone: its old addresses lead there. */
const everybodys: readonly PageName[] = [
  'board',
  'incidents',
  'incident',
  'service',
  'foundations',
  'foundation',
  'map',
  'history',
  'feeds',
  'exercises',
  'subscribe',
  'confirm',
  'leave',
  'acknowledge',
  'sign-in',
  'missing',
]

/** The query of an address: filters, search, which part of a list. */
export type Search = Readonly<Record<string, string>>

export type Route = Place & {
  readonly page: PageName
  /** The one thing that the page is about. */
  readonly id: string | null
  /** What is asked about doing with it: `/endpoints/NAME/drain`. */
  readonly deed: string | null
  readonly search: Search
}

export const home: Place = { language: firstLanguage, side: 'public', realm: null }

const lists: Record<string, PageName> = {
  incidents: 'incidents',
  endpoints: 'endpoints',
  foundations: 'foundations',
  edges: 'edges',
  checks: 'checks',
  feeds: 'feeds',
  journal: 'journal',
  map: 'map',
  history: 'history',
  'what-if': 'what-if',
  rehearsals: 'rehearsals',
  alerts: 'alerts',
  messages: 'messages',
  silences: 'silences',
  maintenance: 'maintenance',
  subscribe: 'subscribe',
  acknowledge: 'acknowledge',
  subscribers: 'subscribers',
  configuration: 'configuration',
  'sign-in': 'sign-in',
  account: 'account',
  users: 'users',
  nodes: 'nodes',
  plans: 'plans',
  zones: 'zones',
  waiting: 'waiting',
}
const things: Record<string, PageName> = {
  incidents: 'incident',
  endpoints: 'endpoint',
  foundations: 'foundation',
  services: 'service',
  'what-if': 'what-if',
}
/** Behind links that are sent: `subscribe/confirm`. */
const behindLinks: Record<string, PageName> = { 'subscribe/confirm': 'confirm', 'subscribe/leave': 'leave' }
/** Pages below that of a thing: `incidents/ID/told`. */
const below: Record<string, PageName> = { 'incidents/told': 'told' }
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

/** `query`: what stands behind the question mark. */
export function parseRoute(pathname: string, query = ''): Route {
  const search = parseSearch(query)
  const parts = decodedParts(pathname)
  if (parts === null) return { ...home, ...missing, search }
  const language = isLanguage(parts[0]) && parts[0] !== firstLanguage ? parts[0] : firstLanguage
  const spoken = language === firstLanguage ? parts : parts.slice(1)
  const side: Side = spoken[0] === 'console' ? 'console' : 'public'
  const within = side === 'console' ? spoken.slice(1) : spoken
  return { language, side, ...realmOf(within), search }
}

/** The page stands on this side. */
export const standsHere = ({ side, page }: Pick<Route, 'side' | 'page'>): boolean =>
  side === 'console' || everybodys.includes(page)

/** Things that orders are about. */
const withDeeds: readonly PageName[] = ['endpoint']

const missing = { page: 'missing', id: null, deed: null } as const

function realmOf(parts: readonly string[]): Pick<Route, 'realm' | 'page' | 'id' | 'deed'> {
  if (parts[0] !== 'exercises') return { realm: null, ...pageOf(parts) }
  const realm = parts[1]
  if (realm === undefined) return { realm: null, page: 'exercises', id: null, deed: null }
  const within = pageOf(parts.slice(2))
  return { realm, ...(inExercises.includes(within.page) ? within : missing) }
}

function pageOf(parts: readonly string[]): Pick<Route, 'page' | 'id' | 'deed'> {
  const [kind, id, part, ...more] = parts
  if (more.length > 0) return missing
  if (kind === undefined) return { page: 'board', id: null, deed: null }
  if (id === undefined)
    return Object.hasOwn(lists, kind) ? { page: lists[kind]!, id: null, deed: null } : missing
  return part === undefined ? thingOf(kind, id) : partOf(kind, id, part)
}

function thingOf(kind: string, id: string): Pick<Route, 'page' | 'id' | 'deed'> {
  const behind = `${kind}/${id}`
  if (Object.hasOwn(behindLinks, behind)) return { page: behindLinks[behind]!, id: null, deed: null }
  return Object.hasOwn(things, kind) ? { page: things[kind]!, id, deed: null } : missing
}

/** What stands below a thing: a page of its own, or a question about doing something with it. */
function partOf(kind: string, id: string, part: string): Pick<Route, 'page' | 'id' | 'deed'> {
  const page = `${kind}/${part}`
  if (Object.hasOwn(below, page)) return { page: below[page]!, id, deed: null }
  const about = thingOf(kind, id)
  return withDeeds.includes(about.page) ? { ...about, deed: part } : missing
}

function decodedParts(pathname: string): string[] | null {
  try {
    return pathname.split('/').filter(Boolean).map(decodeURIComponent)
  } catch {
    return null
  }
}

/** The first of each name counts; what is empty counts as not there. */
function parseSearch(query: string): Search {
  const found: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(query)) if (value !== '') found[name] ??= value
  return found
}

/** The address of a page; `parts` are encoded here. */
export function pathTo({ language, side, realm }: Place, ...parts: readonly string[]): string {
  const before = [
    ...(language === firstLanguage ? [] : [language]),
    ...(side === 'console' ? ['console'] : []),
    ...(realm === null ? [] : ['exercises', realm]),
  ]
  return `/${[...before, ...parts].map(encodeURIComponent).join('/')}`
}

/** `?a=1&b=2` in the order of the names, so that one search has one address; `''` for none. */
export function queryOf(search: Readonly<Record<string, string | number | null | undefined>>): string {
  const query = new URLSearchParams()
  for (const name of Object.keys(search).sort()) {
    const value = search[name]
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value))
  }
  return query.size === 0 ? '' : `?${query}`
}

/** The API's path of a world, without `/api/v1/`. */
export const apiPath = (realm: string | null, ...parts: readonly string[]): string =>
  pathTo({ ...home, realm }, ...parts).slice(1)

/** The same page, in another language or on the other side, with its search. */
export function elsewhere(
  pathname: string,
  query: string,
  change: Partial<Pick<Place, 'language' | 'side'>>,
): string {
  const at = parseRoute(pathname, query)
  const bare = pathTo({ ...at, realm: null })
  const rest = pathname.slice(bare === '/' ? 1 : bare.length + 1)
  const to = pathTo({ ...at, realm: null, ...change })
  return (rest === '' ? to : `${to === '/' ? '' : to}/${rest}`) + queryOf(at.search)
}
