// `GET /zones/{id}/dns_records`: filters, order and pages, as its reference describes them.

import { Refusal, type ZoneRecord } from './zone-store.ts'

export type Listing = {
  readonly result: readonly ZoneRecord[]
  readonly result_info: {
    readonly page: number
    readonly per_page: number
    readonly count: number
    readonly total_count: number
    readonly total_pages: number
  }
}

type Test = (record: ZoneRecord) => boolean

const ways: Readonly<Record<string, (found: string, wanted: string) => boolean>> = {
  exact: (found, wanted) => found === wanted,
  contains: (found, wanted) => found.includes(wanted),
  startswith: (found, wanted) => found.startsWith(wanted),
  endswith: (found, wanted) => found.endsWith(wanted),
}

function filtersIn(query: URLSearchParams): readonly Test[] {
  const tests: Test[] = []
  for (const field of ['name', 'content', 'comment'] as const)
    for (const [way, holds] of Object.entries(ways)) {
      const wanted = query.get(`${field}.${way}`) ?? (way === 'exact' ? query.get(field) : null)
      // Filters of names are case-insensitive.
      if (wanted !== null)
        tests.push((record) => holds((record[field] ?? '').toLowerCase(), wanted.toLowerCase()))
    }
  const type = query.get('type')
  if (type !== null) tests.push((record) => record.type === type)
  return tests
}

function number(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const value = Number(query.get(name) ?? otherwise)
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Refusal(400, 1004, `Invalid ${name}: must be between 1 and ${most}`)
  return value
}

export function list(records: readonly ZoneRecord[], query: URLSearchParams): Listing {
  const page = number(query, 'page', 1, 1_000_000)
  const perPage = number(query, 'per_page', 100, 5_000_000)
  const tests = filtersIn(query)
  const any = query.get('match') === 'any' && tests.length > 0
  const found = records.filter((record) =>
    any ? tests.some((holds) => holds(record)) : tests.every((holds) => holds(record)),
  )
  const result = found.slice((page - 1) * perPage, page * perPage)
  const totalPages = Math.ceil(found.length / perPage)
  const info = {
    page,
    per_page: perPage,
    count: result.length,
    total_count: found.length,
    total_pages: totalPages,
  }
  return { result, result_info: info }
}
