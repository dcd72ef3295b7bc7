// Several thresholds side by side over one file: their pasts, their files, and what each of them came to.

import {
  alarmsFile,
  type Extent,
  figuresOf,
  fileSource,
  type Known,
  loudestMissed,
  Past,
  type Recorded,
  readKnown,
} from '../../history/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import { type OutFile, outFile } from '../out-file.ts'
import { nameFor, thresholdsIn } from './options.ts'
import { type PictureFile, type PictureOptions, pictureFile } from './picture-file.ts'
import type { SessionOptions } from './session.ts'
import type { Tried } from './summary.ts'

export type SweepOptions = SessionOptions & {
  readonly out?: string
  readonly force?: boolean
  readonly threshold?: string
  readonly thresholds?: string
  /** A duration. */
  readonly learn: string
  readonly known?: string
} & PictureOptions

export type Tier = {
  readonly threshold: number
  readonly past: Past
  readonly out: OutFile | null
}

/** Refuses what cannot be written before anything is judged. */
export async function sweepOf(
  options: SweepOptions,
  heading: string,
  begins: number,
): Promise<readonly Tier[]> {
  const thresholds = thresholdsIn(options)
  const isOurs = (beginning: string): boolean => /^[^\r\n]*/.exec(beginning)![0] === heading
  return Promise.all(
    thresholds.map(async (threshold) => {
      const past = new Past({ threshold, begins })
      if (options.out === undefined) return { threshold, past, out: null }
      const path = thresholds.length > 1 ? nameFor(options.out, threshold) : options.out
      return { threshold, past, out: await outFile(path, { isOurs, force: options.force }) }
    }),
  )
}

/** Null: no picture is asked for. It shows one threshold. */
export function pictureOf(options: SweepOptions, tiers: readonly Tier[]): Promise<PictureFile | null> {
  if (options.picture !== undefined && tiers.length > 1)
    throw new CommandFailure('--picture draws one threshold: choose it with --threshold', 2)
  return pictureFile(options)
}

/** All series of a recorded file. */
export const namesOf = ({ names, nameOf }: Pick<Recorded, 'names' | 'nameOf'>): string[] =>
  Array.from({ length: names }, (_, key) => nameOf(key))

/** The incidents that a person knows of; null: none were named. */
export async function knownOf(
  { known }: SweepOptions,
  columns: readonly [string, string, string],
): Promise<readonly Known[] | null> {
  return known === undefined ? null : readKnown(await fileSource(known), columns)
}

/** Writes each tier's alarms and tells what it came to. */
export async function concluded(
  tiers: readonly Tier[],
  heading: string,
  extent: Extent,
  known: readonly Known[] | null,
): Promise<readonly Tried[]> {
  const lowest = tiers[0]!.past.alarms
  const tried: Tried[] = []
  for (const { threshold, past, out } of tiers) {
    const missed = past.alarms === lowest ? null : loudestMissed(lowest, past.alarms, extent)
    await out?.write(alarmsFile(heading, past.alarms))
    tried.push({ threshold, ...figuresOf(past.alarms, extent, known), missed, out: out?.path ?? null })
  }
  return tried
}
