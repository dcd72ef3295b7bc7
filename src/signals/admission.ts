// The rules at the door: what a report must say to be counted. Input is judged field by field and never throws; a
// refusal names the field, what was read and what is expected, so that whoever sent it can put it right.

import {
  bad,
  type CountryCode,
  good,
  type Instant,
  nearest,
  type Outcome,
  type ServiceId,
} from '../terms/index.ts'
import { readCountry } from './countries.ts'
import { readEventTime } from './event-time.ts'
import { type Report, type ReporterKey, type SourceKey, type Symptom, symptoms } from './shapes.ts'

export type AdmissionContext = {
  readonly now: Instant
  /** A trusted source: may carry reporter ids of its own and reports of any age. */
  readonly relay: boolean
  readonly knowsService: (id: string) => ServiceId | null
  readonly knowsCountry: (code: string) => CountryCode | null
  /** The key of the person: of the relay's reporter id, or (null) of whoever sent the request. */
  readonly reporterFor: (reporterId: string | null) => ReporterKey
  /** The network of whoever sent the request; reports that carry a reporter id are sources of their own. */
  readonly source?: SourceKey
  /**
   * A near miss for an unknown service, such as `nearest(id, ids)`. It costs most of a refusal: leave it out once
   * a request has had a few.
   */
  readonly nearService?: (id: string) => string | null
}

/** `path`: the field, '' for the whole report. */
export type Rejection = { readonly path: string; readonly reason: string }

const fields = ['service', 'symptom', 'country', 'time', 'reporter'] as const
const longestId = 128

const reject = (path: string, reason: string): { readonly ok: false; readonly error: Rejection } =>
  bad({ path, reason })

/** What was read, short enough for a log line. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value)
}

function didYouMean(word: string | null): string {
  return word === null ? '' : `; did you mean ${JSON.stringify(word)}?`
}

function unknownField(body: object): Rejection | null {
  for (const key of Object.keys(body)) {
    if ((fields as readonly string[]).includes(key)) continue
    const path = key.slice(0, 40)
    return {
      path,
      reason: `no such field; expected ${fields.join(', ')}${didYouMean(nearest(path, fields))}`,
    }
  }
  return null
}

function readService(value: unknown, ctx: AdmissionContext): Outcome<ServiceId, Rejection> {
  if (typeof value !== 'string') return reject('service', `expected the id of a service, read ${show(value)}`)
  const id = value.length <= longestId ? ctx.knowsService(value) : null
  if (id !== null) return good(id)
  const near = value.length <= longestId ? (ctx.nearService?.(value) ?? null) : null
  return reject('service', `no such service: ${show(value)}${didYouMean(near)}`)
}

function readSymptom(value: unknown): Outcome<Symptom, Rejection> {
  if (value === undefined) return good('other')
  if ((symptoms as readonly unknown[]).includes(value)) return good(value as Symptom)
  const near = typeof value === 'string' ? nearest(value, symptoms) : null
  return reject('symptom', `expected one of ${symptoms.join(', ')}, read ${show(value)}${didYouMean(near)}`)
}

function readCountryField(value: unknown, ctx: AdmissionContext): Outcome<CountryCode, Rejection> {
  if (typeof value !== 'string')
    return reject('country', `expected an ISO 3166-1 country code such as GB or BR, read ${show(value)}`)
  const known = value.length === 2 ? ctx.knowsCountry(value.toUpperCase()) : null
  if (known !== null) return good(known)
  const read = readCountry(value.slice(0, longestId))
  if (!read.ok) return reject('country', read.error)
  return reject('country', `${show(value)} is not among the countries counted here`)
}

function readReporter(value: unknown, ctx: AdmissionContext): Outcome<ReporterKey, Rejection> {
  if (value === undefined) return good(ctx.reporterFor(null))
  if (!ctx.relay) return reject('reporter', 'only a token with the scope "relay" may carry reporter ids')
  if (typeof value === 'string' && value.length > 0 && value.length <= longestId)
    return good(ctx.reporterFor(value))
  return reject('reporter', `expected an id of 1 to ${longestId} characters, read ${show(value)}`)
}

/** One parsed JSON value to one report, or the first field that is wrong. */
export function admitReport(json: unknown, ctx: AdmissionContext): Outcome<Report, Rejection> {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return reject(
      '',
      `expected one JSON object such as {"service":"shop","country":"GB"}, read ${show(json)}`,
    )
  const body = json as { readonly [field in (typeof fields)[number]]?: unknown }
  const stranger = unknownField(body)
  if (stranger !== null) return bad(stranger)
  const service = readService(body.service, ctx)
  if (!service.ok) return service
  const symptom = readSymptom(body.symptom)
  if (!symptom.ok) return symptom
  const country = readCountryField(body.country, ctx)
  if (!country.ok) return country
  const at = readEventTime(body.time, ctx)
  if (!at.ok) return reject('time', at.error)
  const reporter = readReporter(body.reporter, ctx)
  if (!reporter.ok) return reporter
  const own = body.reporter === undefined && ctx.source !== undefined
  return good({
    service: service.value,
    symptom: symptom.value,
    country: country.value,
    at: at.value,
    reporter: reporter.value,
    ...(own ? { source: ctx.source } : {}),
  })
}
