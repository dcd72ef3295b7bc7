// The three kinds of recorded files, each as rows in the order of time: reports (minute, series), outages (minute,
// service, country) and crowds (vendor, seconds since 1970, in buckets).

import { badLine } from './bad-history.ts'
import { countIn, mostUnix, Names, wholeNumber } from './fields.ts'
import { type InOrder, inOrder } from './in-order.ts'
import { PackedRows } from './packed.ts'
import type { Source } from './source.ts'
import type { OpenSpool } from './spool.ts'
import { type Row, rowsOf } from './table.ts'

/** As many as one process judges every minute. */
const mostSeries = 50_000
/** Twenty years of minutes from the file's first. */
const mostMinute = 20 * 366 * 1440
const mostCountries = 256

export type Reading = {
  readonly spool: OpenSpool
  readonly blockRows?: number
  /** Bytes of the file that were taken since. It is called in both readings of a file that is read twice. */
  readonly onRead?: (bytes: number) => void
  /** Between two batches of rows. Rejects to end the reading. */
  readonly pause?: () => Promise<void>
}

export type Recorded = InOrder & {
  /** How many series, services or vendors it names. */
  readonly names: number
  /** Name of a row's key. */
  nameOf(key: number): string
}

const minuteFix =
  'count minutes from the beginning of the file (0 is its first), not from 1970; --begins says when that was'

type Numbered = readonly [time: number, key: number, count: number]

function packed(
  source: Source,
  columns: readonly string[],
  number: (row: Row) => Numbered,
  reading: Reading,
) {
  return async function* () {
    for await (const rows of rowsOf(source, columns, reading.onRead)) {
      await reading.pause?.()
      const batch = new PackedRows(rows.length)
      for (const row of rows) {
        const [time, key, count] = number(row)
        batch.push(time, key, count, row.line)
      }
      yield batch
    }
  }
}

const byName = (names: Names) => ({ names, nameOf: (key: number) => names.all[key]! })

function recorded(
  source: Source,
  columns: readonly string[],
  number: (row: Row) => Numbered,
  { names, nameOf }: { readonly names: Names; readonly nameOf: (key: number) => string },
  reading: Reading,
): Promise<Recorded> {
  const repeated = (time: number, key: number, [first, line]: readonly [number, number]): Error =>
    badLine(
      source.name,
      line,
      `one row for ${nameOf(key)} at ${time}`,
      `another one, after that on line ${first}`,
      'add them up, or leave out the one that repeats the other',
    )
  const read = packed(source, columns, number, reading)
  return inOrder(read, { ...reading, repeated }).then((ordered) => ({
    ...ordered,
    names: names.all.length,
    nameOf,
  }))
}

/** `known`: the series there are, from series.csv; null: whatever the file names. */
export function recordedReports(source: Source, known: Names | null, reading: Reading): Promise<Recorded> {
  const names = known ?? new Names('series', mostSeries)
  const number = ({ line, fields }: Row): Numbered => {
    const place = { file: source.name, line }
    const [minute, series, count] = fields as [string, string, string]
    const key = known === null ? names.numberOf(series, place) : names.find(series)
    if (key === undefined)
      throw badLine(source.name, line, 'a series of series.csv', series, 'add it there, or mend the row')
    return [wholeNumber(minute, 'a minute', place, mostMinute, minuteFix), key, countIn(count, place)]
  }
  return recorded(source, ['minute', 'series', 'count'], number, byName(names), reading)
}

export async function seriesNames(source: Source): Promise<Names> {
  const names = new Names('series', mostSeries)
  for await (const rows of rowsOf(source, ['series']))
    for (const { line, fields } of rows) {
      const name = fields[0]!
      if (names.find(name) !== undefined)
        throw badLine(source.name, line, 'a series that was not named before', name, 'name each series once')
      names.numberOf(name, { file: source.name, line })
    }
  return names
}

export type RecordedOutage = Recorded & {
  cellOf(key: number): { readonly service: string; readonly country: string }
}

const countryCode = /^[A-Z]{2}$/

export async function recordedOutage(source: Source, reading: Reading): Promise<RecordedOutage> {
  const services = new Names('service', mostSeries)
  const countries = new Names('country', mostCountries)
  const number = ({ line, fields }: Row): Numbered => {
    const place = { file: source.name, line }
    const [minute, service, country, count] = fields as [string, string, string, string]
    if (countries.find(country) === undefined && !countryCode.test(country))
      throw badLine(source.name, line, 'an ISO 3166 country such as GB', country, 'mend the row')
    const key = services.numberOf(service, place) * mostCountries + countries.numberOf(country, place)
    return [wholeNumber(minute, 'a minute', place, mostMinute, minuteFix), key, countIn(count, place)]
  }
  const cellOf = (key: number) => ({
    service: services.all[Math.floor(key / mostCountries)]!,
    country: countries.all[key % mostCountries]!,
  })
  const nameOf = (key: number): string => `${cellOf(key).service} in ${cellOf(key).country}`
  const columns = ['minute', 'service', 'country', 'count']
  return { ...(await recorded(source, columns, number, { names: services, nameOf }, reading)), cellOf }
}

/** Times stay seconds since 1970. */
export function recordedCrowd(source: Source, reading: Reading): Promise<Recorded> {
  const vendors = new Names('vendor', mostSeries)
  const number = ({ line, fields }: Row): Numbered => {
    const place = { file: source.name, line }
    const [vendor, unix, reports] = fields as [string, string, string]
    const time = wholeNumber(unix, 'seconds since 1970', place, mostUnix, 'mend the row')
    return [time, vendors.numberOf(vendor, place), countIn(reports, place)]
  }
  const columns = ['vendor', 'unix_time', 'reports']
  return recorded(source, columns, number, byName(vendors), reading)
}
