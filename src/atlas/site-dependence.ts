// Who stands on one provider alone, counted over a list of sites: `rank,site,provider`, a line for each provider of a
// site and `none` for a site without (the format of the IMC 2020 study of third-party dependencies, Kashaf, Sekar and
// Agarwal). A site that uses exactly one provider goes down with it; one that uses several can be switched.
//
// The list names a provider as whoever measured it spelt it, so letter case is ignored and a site counts once for a
// provider however often the pair is listed. Which names are one company is not in the list: the caller says.

import { herfindahl } from './concentration.ts'

export type SiteLine = { readonly rank: number; readonly site: string; readonly provider: string | null }

export type SiteList = {
  readonly lines: readonly SiteLine[]
  /** Lines that are not of this shape; the number of the first, from 1. */
  readonly misread: number
  readonly firstMisread: number | null
}

export const siteLimits = { lines: 5_000_000, line: 400 } as const

const shape = /^\s*(\d{1,9})\s*,\s*([^\s,]{1,253})\s*,\s*([^,\r\n]{1,100}?)\s*$/

/** Blank lines, comments and a heading are passed over. */
export function readSites(text: string): SiteList {
  const lines: SiteLine[] = []
  let misread = 0
  let firstMisread: number | null = null
  let number = 0
  for (const line of eachLine(text)) {
    number += 1
    if (lines.length >= siteLimits.lines) break
    if (line.trim() === '' || line.startsWith('#')) continue
    const match = line.length > siteLimits.line ? null : shape.exec(line)
    if (match) {
      const provider = match[3]!.toLowerCase()
      lines.push({
        rank: Number(match[1]),
        site: match[2]!.toLowerCase(),
        provider: provider === 'none' ? null : provider,
      })
    } else if (number > 1) {
      misread += 1
      firstMisread ??= number
    }
  }
  return { lines, misread, firstMisread }
}

/** Without an array of all lines beside the text. */
function* eachLine(text: string): Generator<string> {
  let from = 0
  while (from < text.length) {
    const end = text.indexOf('\n', from)
    yield text.slice(from, end < 0 ? text.length : end)
    if (end < 0) return
    from = end + 1
  }
}

export type ProviderDependence = {
  readonly provider: string
  /** Sites that use it, and those that use nothing else. */
  readonly sites: number
  readonly alone: number
  /** Of all sites that use any provider. */
  readonly share: number
  /** Of all sites that use exactly one. */
  readonly shareAlone: number
}

export type Bucket = {
  /** Sites of this rank or better. */
  readonly upTo: number
  readonly sites: number
  readonly any: number
  readonly alone: number
}

export type SiteDependence = {
  readonly sites: number
  /** Sites with any provider, and with exactly one. */
  readonly any: number
  readonly alone: number
  /** Of those with exactly one: the provider bears the site's own name (`google` for google.com), so it is its own. */
  readonly own: number
  /** 0..1 over all sites with any provider, each spread evenly over those it uses. */
  readonly hhi: number
  /** 0..1 over the sites with exactly one. */
  readonly hhiAlone: number
  /** Most sites first; ties by name. */
  readonly providers: readonly ProviderDependence[]
  readonly buckets: readonly Bucket[]
}

export const rankBuckets = [100, 1_000, 10_000, 100_000, 1_000_000] as const

type Site = { rank: number; readonly providers: Set<string> }

/** `same`: other names of a provider, in lower case, by the name it should count under. */
export function siteDependence(
  lines: Iterable<SiteLine>,
  same: ReadonlyMap<string, string> = new Map(),
): SiteDependence {
  const sites = new Map<string, Site>()
  for (const { rank, site, provider } of lines) {
    const known = sites.get(site) ?? { rank, providers: new Set() }
    known.rank = Math.min(known.rank, rank)
    if (provider !== null) known.providers.add(same.get(provider) ?? provider)
    sites.set(site, known)
  }
  const using = [...sites].filter(([, { providers }]) => providers.size > 0)
  const alone = using.filter(([, { providers }]) => providers.size === 1)
  const tallies = tally(using.map(([, site]) => site))
  return {
    sites: sites.size,
    any: using.length,
    alone: alone.length,
    own: alone.filter(([name, { providers }]) => name.split('.').includes([...providers][0]!)).length,
    hhi: herfindahl([...tallies.values()].map(({ weight }) => weight)),
    hhiAlone: herfindahl([...tallies.values()].map((one) => one.alone)),
    providers: [...tallies]
      .map(([provider, one]) => ({
        provider,
        sites: one.sites,
        alone: one.alone,
        share: one.sites / using.length,
        shareAlone: alone.length > 0 ? one.alone / alone.length : 0,
      }))
      .sort((a, b) => b.sites - a.sites || (a.provider < b.provider ? -1 : 1)),
    buckets: bucketsOf([...sites.values()]),
  }
}

function tally(sites: readonly Site[]): Map<string, { sites: number; alone: number; weight: number }> {
  const tallies = new Map<string, { sites: number; alone: number; weight: number }>()
  for (const { providers } of sites)
    for (const provider of providers) {
      const one = tallies.get(provider) ?? { sites: 0, alone: 0, weight: 0 }
      one.sites += 1
      one.weight += 1 / providers.size
      if (providers.size === 1) one.alone += 1
      tallies.set(provider, one)
    }
  return tallies
}

/** Up to the first bucket that holds every site. */
function bucketsOf(sites: readonly Site[]): Bucket[] {
  const worst = sites.reduce((most, { rank }) => Math.max(most, rank), 0)
  const last = rankBuckets.findIndex((upTo) => upTo >= worst)
  return rankBuckets.slice(0, last < 0 ? undefined : last + 1).map((upTo) => {
    const within = sites.filter(({ rank }) => rank <= upTo)
    const any = within.filter(({ providers }) => providers.size > 0)
    return {
      upTo,
      sites: within.length,
      any: any.length,
      alone: any.filter(({ providers }) => providers.size === 1).length,
    }
  })
}
