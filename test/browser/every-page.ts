// The addresses of every page, so that what holds for all of them is tested on all of them: a new page without an
// address here does not compile.

import { type PageName, standsHere } from '../../web/src/realm/route.ts'

const dynamodb = 'foundations/aws%2Fus-east-1%2Fdynamodb'

/** Below the language and the side; `exercises/…` is the same page in an exercise. */
const addresses: Readonly<Record<PageName, readonly string[]>> = {
  board: ['', '?q=nobody-is-called-this', 'exercises/aws-1'],
  incidents: ['incidents'],
  incident: ['incidents/inc-s5'],
  service: ['services/s5'],
  foundations: ['foundations'],
  foundation: [dynamodb],
  map: ['map', 'map?country=US'],
  history: ['history'],
  feeds: ['feeds'],
  exercises: ['exercises'],
  subscribe: ['subscribe', 'subscribe?became=address&services=s5'],
  confirm: ['subscribe/confirm?link=fresh', 'subscribe/confirm?link=used', 'subscribe/confirm?link=old'],
  leave: ['subscribe/leave?link=fresh'],
  acknowledge: ['acknowledge?link=fresh'],
  missing: ['nowhere'],
  'sign-in': ['sign-in'],
  endpoints: ['endpoints'],
  endpoint: ['endpoints/app.shop.example', 'endpoints/api.shop.example'],
  edges: ['edges'],
  checks: ['checks'],
  journal: ['journal'],
  'what-if': ['what-if', 'what-if/aws%2Fus-east-1'],
  rehearsals: ['rehearsals'],
  nodes: ['nodes'],
  plans: ['plans'],
  zones: ['zones'],
  waiting: ['waiting'],
  alerts: ['alerts'],
  messages: ['messages'],
  told: ['incidents/inc-s5/told'],
  silences: ['silences?for=2h&services=Railways'],
  maintenance: ['maintenance'],
  subscribers: ['subscribers'],
  configuration: ['configuration'],
  account: ['account'],
  users: ['users'],
}

/** Everybody's pages that show more in the console. */
const more: readonly PageName[] = ['board', 'incident', 'foundation', 'feeds']
/** What the board of people answers, not the stage. */
const ofPeople: readonly PageName[] = ['account', 'users']

const isPublic = (page: PageName): boolean => standsHere({ side: 'public', page })

/** What everybody may see. */
export const publicPages = pagesWhere(isPublic)

/** What only who signed in sees. */
export const consolePages = [
  ...more.map((page) => addresses[page][0]!),
  ...pagesWhere((page) => !isPublic(page) && !ofPeople.includes(page)),
].map((path) => `console/${path}`)

export const peoplesPages = pagesWhere((page) => ofPeople.includes(page)).map((path) => `console/${path}`)

function pagesWhere(wanted: (page: PageName) => boolean): string[] {
  return (Object.keys(addresses) as PageName[]).filter(wanted).flatMap((page) => addresses[page])
}
