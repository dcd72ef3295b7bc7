// What a route asks for and when, in lines for people.

import type { AlertChannelView } from '../../../../src/board/alert-views.ts'
import { fill } from '../../words/fill.ts'
import { type ConsoleWords, useConsoleWords, useFormats } from '../../words/speech.ts'

type When = AlertChannelView['when']
type Hours = NonNullable<When['hours']>
type AlertWords = ConsoleWords['voice']['alerts']

export function useWhen(): (when: When) => readonly string[] {
  const { alerts: words } = useConsoleWords().voice
  const { list, shortDuration } = useFormats()
  return (when) => {
    const { severity, services, sectors, foundations, hours, quiet, ...rest } = when
    const about = [...services, ...sectors, ...foundations]
    return [
      ...(rest.standby ? [words.standby] : []),
      fill(words.from, { severity: words.severities[severity] }),
      ...(about.length === 0 ? [] : [list(about)]),
      ...(hours === null ? [] : [hoursText(hours, words)]),
      ...(quiet === null
        ? []
        : [
            fill(words.quiet, {
              hours: hoursText(quiet.hours, words),
              severity: words.severities[quiet.except],
            }),
          ]),
      ...(rest.remindMs === null ? [] : [fill(words.remind, { every: shortDuration(rest.remindMs) })]),
      ...(rest.escalate === null
        ? []
        : [fill(words.escalate, { after: shortDuration(rest.escalate.afterMs), to: rest.escalate.to })]),
    ]
  }
}

function hoursText({ days, fromMinute, toMinute, zone }: Hours, words: AlertWords): string {
  const names = words.days as Readonly<Record<string, string>>
  const said = days.length === 7 ? words.everyDay : days.map((day) => names[day] ?? day).join(' ')
  const whole = fromMinute === 0 && toMinute === 0
  return fill(whole ? words.wholeDay : words.hours, {
    ...{ days: said, from: clockOf(fromMinute), to: clockOf(toMinute), zone },
  })
}

/** `22:00`. */
const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
