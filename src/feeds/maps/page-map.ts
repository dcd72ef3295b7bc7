// Pages whose components are known by heart: one file each beside this one, found by the page's host. What the
// configuration says of a name goes before them.

import { type FoundationPath, parseFoundationPath } from '../../terms/index.ts'
import github from './github.json' with { type: 'json' }

/** The shape of a file: foundation's word to the names of the page's components. */
type PageFile = {
  readonly provider: string
  readonly hosts: readonly string[]
  readonly components: Readonly<Record<string, readonly string[]>>
}

export type PageMap = {
  /** Names as the page writes them. */
  readonly names: readonly string[]
  /** By the name in lower case. */
  readonly foundations: ReadonlyMap<string, FoundationPath>
}

const unknown: PageMap = { names: [], foundations: new Map() }

const pages = new Map<string, PageMap>(
  [github].flatMap((file) => file.hosts.map((host) => [host, mapOf(file)])),
)

function mapOf({ provider, components }: PageFile): PageMap {
  const foundations = new Map(
    Object.entries(components).flatMap(([word, names]) => {
      const path = parseFoundationPath(`${provider}/${word}`)
      return path.ok ? names.map((name) => [name.toLowerCase(), path.value] as const) : []
    }),
  )
  return { names: Object.values(components).flat(), foundations }
}

/** By any address of the page. Empty where the page is nobody's that is known. */
export function pageMap(address: string | null): PageMap {
  const host = address === null ? undefined : URL.parse(address)?.hostname
  return (host === undefined ? undefined : pages.get(host)) ?? unknown
}
