// What a detector remembers, as JSON, so that a restart goes on where it stopped. Counts are kept sparse.

import {
  type CountryCode,
  type Json,
  type JsonObject,
  parseCountryCode,
  parseServiceId,
  type ServiceId,
} from '../terms/index.ts'
import { capturedBaseline, loadBaseline, saveBaseline } from './baseline.ts'
import { capturedCounts, createCounts, keptMinutes, type ServiceCounts, setCount } from './counts.ts'
import { packWords, unpackWords } from './packed.ts'
import { longAgo, type Track } from './track.ts'

export type DetectorMemory = {
  readonly tracks: Map<ServiceId, Track>
  readonly head: number
  readonly watchedFrom: number
  readonly stall: readonly (number | null)[]
  readonly touched: readonly Track[]
  readonly wholeAt: number
}

/** A minute and its count are one word: indices fit into the lower bits, and larger counts take several words. */
const indexSpan = 2 ** 11
const mostInWord = 2 ** 21 - 1

/** Of one service after the other. */
let words = new Uint32Array(2 * keptMinutes)

function packCounts({ perMinute }: ServiceCounts): string {
  let n = 0
  for (let i = 0; i < perMinute.length; i++)
    for (let left = perMinute[i]!; left > 0; left -= mostInWord) {
      if (n === words.length) words = lengthened(words)
      words[n++] = Math.min(left, mostInWord) * indexSpan + i
    }
  return packWords(words.subarray(0, n))
}

function lengthened(list: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(2 * list.length)
  longer.set(list)
  return longer
}

/** Pairs of an index and a count; an earlier version wrote them as such. */
function readCounts(saved: unknown): (readonly [number, number])[] {
  if (typeof saved === 'string')
    return [...unpackWords(saved)].map((word) => [word % indexSpan, Math.floor(word / indexSpan)])
  const flat = Array.isArray(saved) ? saved.map(Number) : []
  return flat.flatMap((n, i) => (i % 2 === 0 && i + 1 < flat.length ? [[n, flat[i + 1]!] as const] : []))
}

const saveCounts = (c: ServiceCounts): Json => ({
  m: packCounts(c),
  n: c.newest,
  c: c.buckets.map(({ span, byCountry }) => [span, [...byCountry].flat()]),
})

function loadCounts(json: unknown): ServiceCounts {
  const counts = createCounts()
  const read = (json ?? {}) as { m?: unknown; n?: unknown; c?: unknown }
  if (typeof read.n === 'number') counts.newest = read.n
  for (const [index, n] of readCounts(read.m))
    if (index >= 0 && index < keptMinutes) setCount(counts, index, counts.perMinute[index]! + n)
  const buckets = Array.isArray(read.c) ? (read.c as unknown[]) : []
  counts.buckets = buckets.flatMap((entry) => {
    if (!Array.isArray(entry) || !Array.isArray(entry[1])) return []
    const byCountry = new Map<CountryCode, number>()
    for (let i = 0; i + 1 < entry[1].length; i += 2) {
      const country = parseCountryCode(String(entry[1][i]))
      if (country.ok) byCountry.set(country.value, Number(entry[1][i + 1]))
    }
    return [{ span: Number(entry[0]), byCountry }]
  })
  return counts
}

/** Tracks that are put into words at a time: about a millisecond. */
const atATime = 50

/** As it is at the call: it is put into words step by step, whatever becomes of the detector meanwhile. */
export function captureTracks(memory: DetectorMemory): Generator<void, JsonObject> {
  const { head, watchedFrom, wholeAt, stall } = memory
  const touched = memory.touched.map((track) => track.service)
  const tracks = Array.from(memory.tracks.values(), (track) => ({
    ...track,
    counts: capturedCounts(track.counts),
    baseline: capturedBaseline(track.baseline),
  }))
  return wording({ head, watchedFrom, wholeAt, stall, touched }, tracks)
}

function* wording(about: JsonObject, tracks: readonly Track[]): Generator<void, JsonObject> {
  const words: Json[] = []
  for (const track of tracks) {
    words.push(saveTrack(track))
    if (words.length % atATime === 0) yield
  }
  return { ...about, tracks: words }
}

const saveTrack = (t: Track): Json => ({
  service: t.service,
  hot: [t.hotAt, t.hotSince, t.hotUnknown ? 1 : 0, t.plateau, t.fallen ? 1 : 0, t.rest ?? -1],
  counts: saveCounts(t.counts),
  baseline: saveBaseline(t.baseline),
  ...(t.watchedFrom === longAgo ? {} : { from: t.watchedFrom }),
})

function loadTrack(json: unknown): Track | null {
  const read = (json ?? {}) as Partial<Record<'service' | 'hot' | 'counts' | 'baseline' | 'from', unknown>>
  const service = parseServiceId(String(read.service ?? ''))
  if (!service.ok) return null
  const hot = Array.isArray(read.hot) ? (read.hot as unknown[]).map(Number) : []
  const [hotAt, hotSince, hotUnknown, plateau, fallen, rest] = hot
  return {
    service: service.value,
    counts: loadCounts(read.counts),
    baseline: loadBaseline(read.baseline),
    watchedFrom: typeof read.from === 'number' ? read.from : longAgo,
    hotAt: hotAt ?? longAgo,
    hotSince: hotSince ?? longAgo,
    hotUnknown: hotUnknown === 1,
    plateau: plateau ?? 0,
    fallen: fallen === 1,
    ...(rest === undefined || rest < 0 ? {} : { rest }),
  }
}

/** A snapshot that cannot be read is an empty memory: everything in it can be learnt again. */
export function restoreTracks(json: unknown): DetectorMemory {
  const read = (json ?? {}) as Partial<
    Record<'head' | 'watchedFrom' | 'wholeAt' | 'stall' | 'touched' | 'tracks', unknown>
  >
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
  const tracks = new Map<ServiceId, Track>()
  for (const entry of list(read.tracks)) {
    const track = loadTrack(entry)
    if (track !== null) tracks.set(track.service, track)
  }
  return {
    tracks,
    head: typeof read.head === 'number' ? read.head : -1,
    watchedFrom: typeof read.watchedFrom === 'number' ? read.watchedFrom : 0,
    wholeAt: typeof read.wholeAt === 'number' ? read.wholeAt : -1,
    stall: list(read.stall).map((n) => (typeof n === 'number' ? n : null)),
    touched: list(read.touched).flatMap((id) => tracks.get(id as ServiceId) ?? []),
  }
}
