// What the home page asks the board for: the filters of its own address, and nothing else that may stand there.

import { queryOf, type Search } from '../../realm/route.ts'

export const filters = ['q', 'state', 'sector', 'country'] as const
export type Filter = (typeof filters)[number]

const asked = [...filters, 'page'] as const

export const boardQuery = (search: Search): string =>
  queryOf(Object.fromEntries(asked.map((name) => [name, search[name]])))

export const isFiltered = (search: Search): boolean => filters.some((name) => search[name] !== undefined)
