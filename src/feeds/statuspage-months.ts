// The history behind a Statuspage's own pages (`/history.json`): months, each with its incidents, which say their stretch
// without a year and of their words only the last.

import type { Instant } from '../terms/index.ts'
import { type Draft, idOf, plainText } from './draft.ts'
import { textOfHtml } from './markup.ts'
import { plannedIn, stretchBanner } from './posts.ts'
import { type Fields, isFields, listOf, textOf } from './reading.ts'
import { longest } from './source.ts'
import { instantAt, monthOf, utc } from './zones.ts'

export type ListedMonth = { readonly incident: Fields; readonly draft: Draft | null }

/** Null: the value is something else. */
export function incidentsByMonth(value: unknown): readonly ListedMonth[] | null {
  if (!isFields(value) || !Array.isArray(value.months)) return null
  return listOf(value.months, longest.list).flatMap((month) => {
    const middle = middleOf(month)
    return listOf(month.incidents, longest.list).map((incident) => ({
      incident,
      draft: middle === null ? null : draftOf(incident, middle),
    }))
  })
}

/** A stretch stands in the month in which it ends: every year but the right one is further from the middle of that. */
function middleOf({ name, year }: Fields): Instant | null {
  const month = monthOf(textOf(name, 20) ?? '')
  if (month === null || typeof year !== 'number' || !(year > 1990 && year < 2200)) return null
  return instantAt(utc, { year, month, day: 15 }, { hour: 0, minute: 0, second: 0 })
}

function draftOf(incident: Fields, middle: Instant): Draft | null {
  const id = idOf(incident.code) ?? idOf(incident.id)
  const text = `${stretchBanner} ${textOfHtml(textOf(incident.timestamp, 300) ?? '')}`
  const scene = { beside: middle, zone: utc, begins: 'investigating' } as const
  const stretch = plannedIn([{ text, heading: false, item: false }], scene)
  if (id === null || stretch === null) return null
  const work = incident.impact === 'maintenance'
  const { start, end } = stretch
  const open = work ? 'maintenance' : 'investigating'
  return {
    ...{
      kind: work ? 'maintenance' : 'incident',
      id,
      title: textOf(incident.name, 300) ?? 'untitled',
      url: null,
    },
    ...{ start, end },
    updates: [
      { at: end ?? start, state: end === null ? open : 'resolved', text: plainText(incident.message) },
    ],
    ...{ services: [], impact: textOf(incident.impact, 40), latestOnly: true },
  }
}
