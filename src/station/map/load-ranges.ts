// The folder of published address ranges that a person has downloaded, each file as its provider publishes it, also
// gzipped. Nothing is fetched: what is not there is not known.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { type RangeSource, rangeLimits, readRanges } from '../../atlas/index.ts'
import { CommandFailure } from '../cli/connection.ts'

export type LoadedRanges = {
  readonly sources: readonly RangeSource[]
  /** Files that hold no ranges, and why. */
  readonly passedOver: readonly string[]
}

const unzipped = promisify(gunzip)
const asRanges = /\.(?:json|txt|csv)(?:\.gz)?$|^ips-v[46]$/i

/** Rejects when there is no such folder or no range in it. */
export async function loadRanges(folder: string): Promise<LoadedRanges> {
  const names = await readdir(folder, { recursive: true }).catch((problem: NodeJS.ErrnoException) => {
    throw new CommandFailure(`--ranges ${folder} cannot be read (${problem.code ?? problem.message})`)
  })
  const sources: RangeSource[] = []
  const passedOver: string[] = []
  for (const name of names.toSorted()) {
    const file = name.split('/').at(-1)!
    if (!asRanges.test(file)) continue
    const read = await textOf(join(folder, name)).then(
      (text) => readRanges(file.replace(/\.gz$/i, ''), text),
      (problem: Error) => ({ ok: false, error: `${file} cannot be read: ${problem.message}` }) as const,
    )
    if (read.ok) sources.push(read.value)
    else passedOver.push(read.error)
  }
  if (sources.length === 0) {
    const why = passedOver.length > 0 ? `: ${passedOver.join('; ')}` : ''
    throw new CommandFailure(`--ranges ${folder} holds no file of address ranges${why}; ${whereToGetThem}`)
  }
  return { sources, passedOver }
}

/** The pages that the providers publish them on. */
export const whereToGetThem =
  'AWS: ip-ranges.amazonaws.com/ip-ranges.json; Google: www.gstatic.com/ipranges/cloud.json; Azure: "Azure IP Ranges and Service Tags" at Microsoft; Oracle: docs.oracle.com/iaas/tools/public_ip_ranges.json; Cloudflare: www.cloudflare.com/ips-v4 and ips-v6; Fastly: api.fastly.com/public-ip-list; GitHub: api.github.com/meta; Linode: geoip.linode.com as linode.csv; DigitalOcean: digitalocean.com/geo/google.csv as digitalocean.csv'

async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path)
  const plain =
    bytes[0] === 0x1f && bytes[1] === 0x8b
      ? await unzipped(bytes, { maxOutputLength: rangeLimits.characters })
      : bytes
  return plain.toString('utf8')
}
