// `holdfast concentration --sites FILE`: how many sites of a list stand on one provider alone, by provider and rank.

import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { hhiPoints, readSites, type SiteDependence, siteDependence } from '../../atlas/index.ts'
import { percent } from './concentration.ts'
import { CommandFailure } from './connection.ts'
import { table } from './format.ts'

type Print = (value: unknown) => void
export type SitesOptions = { readonly same: readonly string[]; readonly json?: boolean }

const largest = 512 * 1024 * 1024
const mostShown = 20
const unzipped = promisify(gunzip)

export async function sitesCommand(file: string, options: SitesOptions, print: Print): Promise<void> {
  const { lines, misread, firstMisread } = readSites(await textOf(file))
  if (lines.length === 0)
    throw new CommandFailure(`${file}: no line is of the form rank,site,provider (1,shop.example,akamai)`)
  if (misread > 0)
    process.stderr.write(
      `holdfast: ${misread} lines of ${file} are not rank,site,provider and were passed over, the first is line ${firstMisread}\n`,
    )
  const found = siteDependence(lines, sameNames(options.same))
  print(options.json ? found : sitesText(found))
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((problem: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${file} cannot be read (${problem.code ?? problem.message})`)
  })
  // RFC 1952 section 2.3.1.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8')
  const text = await unzipped(bytes, { maxOutputLength: largest }).catch((problem: Error) => {
    throw new CommandFailure(`${file} cannot be unpacked: ${problem.message}`)
  })
  return text.toString('utf8')
}

function sameNames(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const [other, name, ...more] = pair.toLowerCase().split('=')
      if (!other || !name || more.length > 0)
        throw new CommandFailure(`--same: expected OTHER=NAME such as maxcdn=stackpath, read ${pair}`, 2)
      return [other, name] as const
    }),
  )
}

export function sitesText(found: SiteDependence): string {
  const { sites, any, alone, own, hhi, hhiAlone, providers, buckets } = found
  const of = (part: number, whole: number): string => (whole === 0 ? '-' : percent(part / whole))
  const shown = providers.slice(0, mostShown)
  return [
    `${sites} sites: ${any} use a provider (${of(any, sites)}), ${alone} of them exactly one (${of(alone, any)}), which for ${own} bears their own name`,
    `HHI ${hhi.toFixed(3)} (${hhiPoints(hhi)} of 10,000) over those that use any, ${hhiAlone.toFixed(3)} (${hhiPoints(hhiAlone)}) over those that use exactly one`,
    '',
    table([
      ['provider', 'sites', 'of those with any', 'it alone', 'of those with one'],
      ...shown.map((one) => [
        one.provider,
        `${one.sites}`,
        percent(one.share),
        `${one.alone}`,
        percent(one.shareAlone),
      ]),
    ]),
    ...(providers.length > shown.length ? [`and ${providers.length - shown.length} more (--json)`] : []),
    '',
    table([
      ['rank up to', 'sites', 'with any', '', 'exactly one', ''],
      ...buckets.map((b) => [
        `${b.upTo}`,
        `${b.sites}`,
        `${b.any}`,
        of(b.any, b.sites),
        `${b.alone}`,
        of(b.alone, b.any),
      ]),
    ]),
  ].join('\n')
}
