// What is asked of each kind of feed: the documents that say how things stand, and those that tell how a trouble ended
// which no list of open ones names any more. `url` is where a kind is found that only one provider has.

export type Asked = {
  /** Below the configured address; empty: that address itself. */
  readonly path: string
  /** It may be missing (404) where a page does without it. */
  readonly optional?: true
}

export type KindRules = {
  readonly url: string | null
  readonly now: readonly Asked[]
  readonly last: readonly Asked[]
}

const itself: KindRules = { url: null, now: [{ path: '' }], last: [] }

export const kinds: Readonly<Record<string, KindRules>> = {
  statuspage: {
    url: null,
    now: [{ path: '/api/v2/summary.json' }],
    last: [{ path: '/api/v2/incidents.json' }, { path: '/api/v2/scheduled-maintenances.json' }],
  },
  'incident-io': {
    url: null,
    now: [{ path: '/api/v1/summary' }],
    last: [
      { path: '/api/v2/incidents.json', optional: true },
      { path: '/api/v2/scheduled-maintenances.json', optional: true },
    ],
  },
  instatus: {
    url: null,
    now: [{ path: '/summary.json' }, { path: '/v2/components.json', optional: true }],
    last: [{ path: '/history.atom', optional: true }],
  },
  'better-stack': { url: null, now: [{ path: '/index.json' }], last: [] },
  cstate: {
    url: null,
    now: [{ path: '/index.json' }],
    last: [{ path: '/issues/index.json', optional: true }],
  },
  'aws-health': { ...itself, url: 'https://health.aws.amazon.com/public/currentevents' },
  'aws-status': itself,
  gcp: { ...itself, url: 'https://status.cloud.google.com/incidents.json' },
  azure: { ...itself, url: 'https://azure.status.microsoft/en-us/status/feed/' },
  rss: itself,
  atom: itself,
}

/** The name of a file, or a path of an interface, is the document itself and not the root of a page. */
const isDocument = (url: URL): boolean =>
  /\/[^/]+\.(?:json|xml|rss|atom)$|\/api\/|\/proxy\//.test(url.pathname)

/** What to ask, in whole addresses. */
export function addressesOf(
  kind: string,
  url: string,
): { readonly now: readonly Asked[]; readonly last: readonly Asked[] } {
  const { now, last } = kinds[kind] ?? itself
  const base = new URL(url)
  if (isDocument(base)) return { now: [{ path: url }], last: [] }
  const root = base.pathname.replace(/\/+$/, '')
  const below = (asked: Asked): Asked => {
    if (asked.path === '') return { ...asked, path: url }
    const address = new URL(base)
    address.pathname = root + asked.path
    return { ...asked, path: address.href }
  }
  return { now: now.map(below), last: last.map(below) }
}
