// The files in which providers publish their address ranges, each in its own form and told apart by what is in it:
// AWS ip-ranges.json, Google cloud.json and goog.json, Azure's service tags, Oracle, Fastly, Cloudflare's API, GitHub's
// meta, and the plain lists and geofeeds (RFC 8805) that carry no name and are called after their file.

import { bad, good, type Outcome } from '../../terms/index.ts'
import { type Owner, parseCidr, pathPart, type Range, type RangeSource } from './range.ts'

export const rangeLimits = { characters: 64 * 1024 * 1024, ranges: 2_000_000 } as const

/** `file`: its name, which a plain list is called after. Errors say what is wrong with the whole file. */
export function readRanges(file: string, text: string): Outcome<RangeSource> {
  if (text.length > rangeLimits.characters)
    return bad(`${file} is larger than ${rangeLimits.characters} characters`)
  const start = text.trimStart()[0]
  return start === '{' || start === '[' ? readJson(file, text) : readList(file, text)
}

class Gathering {
  readonly ranges: Range[] = []
  misread = 0

  add(text: unknown, owner: Owner): void {
    const cidr = typeof text === 'string' ? parseCidr(text) : null
    if (!cidr?.ok || this.ranges.length >= rangeLimits.ranges) this.misread += 1
    else this.ranges.push({ ...owner, cidr: cidr.value, text: text as string })
  }

  source(file: string, provider: string, publishedAt: number | null): Outcome<RangeSource> {
    const { ranges, misread } = this
    return ranges.length === 0
      ? bad(`${file} holds no address range`)
      : good({ file, provider, ranges, publishedAt, misread })
  }
}

type Json = Readonly<Record<string, unknown>>
type Reader = (file: string, json: Json) => Outcome<RangeSource>

function readJson(file: string, text: string): Outcome<RangeSource> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (problem) {
    return bad(`${file} is no JSON: ${(problem as Error).message}`)
  }
  const top = objectOf(json)
  const reader = readers.find(({ knows }) => knows(top))
  return reader
    ? reader.read(file, top)
    : bad(`${file} is in no format that is known here (its keys: ${Object.keys(top).slice(0, 8).join(', ')})`)
}

const objectOf = (json: unknown): Json =>
  json !== null && typeof json === 'object' && !Array.isArray(json) ? (json as Json) : {}
const listOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [])
const textOf = (json: unknown): string | null => (typeof json === 'string' && json !== '' ? json : null)
const objectsOf = (json: unknown): readonly Json[] => listOf(json).map(objectOf)

const readers: readonly { knows: (top: Json) => boolean; read: Reader }[] = [
  { knows: (top) => 'ipv6_prefixes' in top && 'prefixes' in top, read: readAws },
  { knows: (top) => 'prefixes' in top, read: readGoogle },
  { knows: (top) => 'values' in top, read: readAzure },
  { knows: (top) => 'regions' in top, read: readOracle },
  { knows: (top) => 'addresses' in top, read: readFastly },
  { knows: (top) => 'ipv4_cidrs' in objectOf(top.result), read: readCloudflare },
  { knows: (top) => 'hooks' in top && 'web' in top, read: readGithub },
]

/** AMAZON is everything of theirs, EC2 what they rent out: neither is a part that fails by itself. */
const notServices = new Set(['AMAZON', 'EC2'])

function readAws(file: string, top: Json): Outcome<RangeSource> {
  const gathering = new Gathering()
  for (const one of [...objectsOf(top.prefixes), ...objectsOf(top.ipv6_prefixes)]) {
    const region = textOf(one.region)
    const service = textOf(one.service)
    gathering.add(one.ip_prefix ?? one.ipv6_prefix, {
      provider: 'aws',
      region: region === null || region === 'GLOBAL' ? null : region,
      service: service === null || notServices.has(service) ? null : service.toLowerCase(),
    })
  }
  return gathering.source(file, 'aws', epoch(top.syncToken, 1000))
}

/** cloud.json says the region as `scope`; goog.json is all of Google and says none. */
function readGoogle(file: string, top: Json): Outcome<RangeSource> {
  const gathering = new Gathering()
  const all = objectsOf(top.prefixes)
  const cloud = all.some(({ scope }) => textOf(scope) !== null)
  const provider = cloud ? 'gcp' : 'google'
  for (const one of all) {
    const scope = textOf(one.scope)
    const region = scope === 'global' ? null : scope
    gathering.add(one.ipv4Prefix ?? one.ipv6Prefix, { provider, region, service: null })
  }
  // Its creationTime is without a zone, and not UTC; the token is milliseconds since 1970.
  return gathering.source(file, provider, epoch(top.syncToken, 1))
}

function readAzure(file: string, top: Json): Outcome<RangeSource> {
  const gathering = new Gathering()
  for (const one of objectsOf(top.values)) {
    const properties = objectOf(one.properties)
    const tag = (textOf(one.name) ?? '').split('.')[0]!.replace(/^Azure/i, '')
    const service = tag === '' || /^cloud$/i.test(tag) ? null : tag.toLowerCase()
    for (const prefix of listOf(properties.addressPrefixes))
      gathering.add(prefix, { provider: 'azure', region: textOf(properties.region), service })
  }
  // The file says no date; its name does: ServiceTags_Public_20250721.json.
  const dated = /(20\d\d)(\d\d)(\d\d)/.exec(file)
  return gathering.source(file, 'azure', dated ? Date.parse(`${dated[1]}-${dated[2]}-${dated[3]}Z`) : null)
}

function readOracle(file: string, top: Json): Outcome<RangeSource> {
  const gathering = new Gathering()
  for (const region of objectsOf(top.regions))
    for (const { cidr } of objectsOf(region.cidrs))
      gathering.add(cidr, { provider: 'oracle', region: textOf(region.region), service: null })
  return gathering.source(file, 'oracle', time(textOf(top.last_updated_timestamp)))
}

const everywhere = (provider: string): Owner => ({ provider, region: null, service: null })

function readFastly(file: string, top: Json): Outcome<RangeSource> {
  const gathering = new Gathering()
  for (const prefix of [...listOf(top.addresses), ...listOf(top.ipv6_addresses)])
    gathering.add(prefix, everywhere('fastly'))
  return gathering.source(file, 'fastly', null)
}

function readCloudflare(file: string, top: Json): Outcome<RangeSource> {
  const gathering = new Gathering()
  const { ipv4_cidrs, ipv6_cidrs } = objectOf(top.result)
  for (const prefix of [...listOf(ipv4_cidrs), ...listOf(ipv6_cidrs)])
    gathering.add(prefix, everywhere('cloudflare'))
  return gathering.source(file, 'cloudflare', null)
}

/** Its runners and codespaces run on Azure's addresses: those are Azure's to say. */
const githubOwn = ['hooks', 'web', 'api', 'git', 'packages', 'pages', 'importer', 'copilot'] as const

function readGithub(file: string, top: Json): Outcome<RangeSource> {
  const gathering = new Gathering()
  for (const service of githubOwn)
    for (const prefix of listOf(top[service]))
      gathering.add(prefix, {
        provider: 'github',
        region: null,
        service: service === 'pages' ? service : null,
      })
  return gathering.source(file, 'github', null)
}

/** A range on each line, alone or with a geofeed's country, subdivision and city behind it. */
function readList(file: string, text: string): Outcome<RangeSource> {
  const gathering = new Gathering()
  const provider = nameOf(file)
  let publishedAt: number | null = null
  for (const line of text.split('\n')) {
    const told = /^#.*?(20\d\d-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(line)
    if (told) publishedAt ??= time(`${told[1]}T${told[2]}`)
    if (line.trim() === '' || line.startsWith('#')) continue
    const [prefix = '', country = '', subdivision = ''] = line.split(',').map((field) => field.trim())
    const region = subdivision !== '' ? subdivision : country
    gathering.add(prefix, { provider, region: region === '' ? null : region.toLowerCase(), service: null })
  }
  return gathering.source(file, provider, publishedAt)
}

/** `cloudflare-v4.txt` is Cloudflare's; its own names for its lists are `ips-v4` and `ips-v6`. */
function nameOf(file: string): string {
  const word = /^[a-z0-9]+/i.exec(file)?.[0].toLowerCase() ?? ''
  return word === 'ips' ? 'cloudflare' : pathPart(word)
}

function epoch(token: unknown, unit: number): number | null {
  const n = typeof token === 'string' || typeof token === 'number' ? Number(token) : Number.NaN
  return Number.isFinite(n) && n > 0 ? n * unit : null
}

/** Without a zone it is taken to be UTC. */
function time(text: string | null): number | null {
  const at = text === null ? Number.NaN : Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`)
  return Number.isFinite(at) ? at : null
}
