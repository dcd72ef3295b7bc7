// The picture that a backtest leaves: gathered while the past is judged, drawn at the end.

import {
  type Drawn,
  Overview,
  type OverviewSetup,
  type Past,
  pictureHtml,
  pictureSvg,
  type Visit,
} from '../../history/index.ts'

import { CommandFailure } from '../cli/connection.ts'
import { outFile } from '../out-file.ts'

export type PictureOptions = {
  readonly picture?: string
  readonly series: readonly string[]
  readonly force?: boolean
}

/** Where there is one: what draws it as what, and where it goes. */
export type PictureFile = {
  /** `minutes` from `from` on are drawn. Refuses a series that the file does not name. */
  gather(
    past: Past,
    extent: Extent,
    names: readonly string[],
  ): { readonly visit: Visit; finish(words: Words): Promise<void> }
  readonly path: string
}

type Extent = Omit<OverviewSetup, 'past'>
type Words = Pick<Drawn, 'title' | 'subtitle' | 'say' | 'counted'>

/** Null: none is asked for. Refuses what cannot be written before anything is judged. */
export async function pictureFile(options: PictureOptions): Promise<PictureFile | null> {
  const { picture: path, series: wanted, force } = options
  if (path === undefined) return null
  const draw = /\.html?$/i.test(path) ? pictureHtml : /\.svg$/i.test(path) ? pictureSvg : null
  if (draw === null) throw new CommandFailure(`--picture: expected a name in .svg or .html, read ${path}`, 2)
  const isOurs = (beginning: string): boolean => /^<svg |^<!doctype html>\n<html lang="en">/.test(beginning)
  const file = await outFile(path, { isOurs, force })
  return {
    path,
    gather(past, extent, names) {
      mustBeNamed(wanted, names)
      const overview = new Overview({ ...extent, past })
      let last = extent.from
      return {
        visit(minute, counted) {
          overview.minute(minute, counted)
          last = minute
        },
        async finish(words) {
          overview.end(last)
          const { from, minutes, toMinute } = extent
          const drawn = { ...words, from, minutes, toMinute, alarms: past.alarms, spans: overview.spans() }
          const chosen = wanted.length === 0 ? {} : { wanted }
          await file.write(draw({ ...drawn, closeups: overview.closeups(), ...chosen }))
        },
      }
    },
  }
}

/** Names in an error, at most. */
const mostListed = 12

function mustBeNamed(wanted: readonly string[], names: readonly string[]): void {
  const known = new Set(names)
  const unknown = wanted.find((series) => !known.has(series))
  if (unknown === undefined) return
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : ''
  throw new CommandFailure(
    `--series ${unknown}: the file names no such series; it has ${names.slice(0, mostListed).join(', ')}${more}`,
    2,
  )
}
