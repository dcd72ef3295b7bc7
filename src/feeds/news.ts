// What of a page is new. A notice is told once; a component's state is told when it changes from what was last told
// (operational before anything was); an incident that is no longer listed is owed a last word. All that is remembered is
// bounded, and a page that gives its troubles new ids tells nothing new by that.

import type { Notice } from '../signals/index.ts'
import type { Instant } from '../terms/index.ts'
import { componentPrefix } from './lone-component.ts'

/** Identifies a notice for ever: the provider's pair within its feed. */
export const noticeKey = (notice: Pick<Notice, 'feed' | 'incident' | 'update'>): string =>
  `${notice.feed}|${notice.incident}|${notice.update}`

export type News = {
  /**
   * What is listed, under the ids by which it is known: where a trouble that was listed is gone and the same words stand
   * under another id, that is the one.
   */
  named(notices: readonly Notice[]): readonly Notice[]
  /** The notices not told before, in their order, `most` at the most; they count as told from now on. */
  fresh(notices: readonly Notice[], most?: number): readonly Notice[]
  /** How many would be told. */
  waiting(notices: readonly Notice[]): number
  /** Incidents owed a last word, given what the page has not listed for so many times in a row. */
  owed(listed: readonly Notice[], patience?: number): readonly string[]
  /** Settles what is owed from the history; what even the history does not end was withdrawn. */
  settle(incidents: readonly string[], history: readonly Notice[], now: Instant): readonly Notice[]
}

/** Many times what pages list at once; the oldest are forgotten first. */
const mostRemembered = 20_000

/** `seen`: keys told by earlier processes, in any order. */
export function makeNews(feed: string, seen: Iterable<string>): News {
  const told = new Set<string>()
  const componentStatus = new Map<string, string>()
  /** The last notice of each incident that is open as far as this process knows. */
  const open = new Map<string, Notice>()
  /** Incidents of earlier processes, of which nobody knows whether their last word was heard. */
  const unsure = new Set<string>()
  /** How often in a row an open incident was not listed. */
  const absent = new Map<string, number>()
  /** What was said, to the incident that it was said of. */
  const sayings = new Map<string, string>()
  const renamed = new Map<string, string>()

  const lastChange = new Map<string, number>()
  for (const key of seen) {
    const [keyFeed, incident, update] = key.split('|')
    if (keyFeed !== feed || incident === undefined || update === undefined) continue
    told.add(key)
    if (!incident.startsWith(componentPrefix)) unsure.add(incident)
    else if (timeOf(update) >= (lastChange.get(incident) ?? 0)) {
      lastChange.set(incident, timeOf(update))
      componentStatus.set(incident, statusOf(update))
    }
  }

  const isNew = (notice: Notice): boolean => {
    if (!notice.incident.startsWith(componentPrefix)) return !told.has(noticeKey(notice))
    return (componentStatus.get(notice.incident) ?? 'operational') !== statusOf(notice.update)
  }
  const tell = (notice: Notice): void => {
    remember(told, noticeKey(notice))
    if (notice.incident.startsWith(componentPrefix))
      componentStatus.set(notice.incident, statusOf(notice.update))
    keepSaying(sayings, notice)
    if (notice.state === 'resolved' || notice.state === 'operational') open.delete(notice.incident)
    else open.set(notice.incident, notice)
  }
  const fresh = (notices: readonly Notice[], most = Number.POSITIVE_INFINITY): readonly Notice[] => {
    let left = most
    return notices.filter((notice) => {
      if (left <= 0 || !isNew(notice)) return false
      left--
      tell(notice)
      return true
    })
  }

  return {
    fresh,
    waiting: (notices) => notices.filter(isNew).length,
    named(notices) {
      const listed = new Set(notices.map(({ incident }) => incident))
      for (const notice of notices) {
        const before = sayings.get(sayingOf(notice))
        if (before === undefined || listed.has(before) || renamed.has(notice.incident)) continue
        if (told.has(noticeKey(notice))) continue
        renamed.set(notice.incident, before)
        if (renamed.size > mostRemembered) renamed.delete(renamed.keys().next().value!)
      }
      if (renamed.size === 0) return notices
      return notices.map((notice) => ({
        ...notice,
        incident: renamed.get(notice.incident) ?? notice.incident,
      }))
    },
    owed(listed, patience = 1) {
      const still = new Set(listed.map((notice) => notice.incident))
      for (const incident of still) absent.delete(incident)
      return [...new Set([...open.keys(), ...unsure])].filter((incident) => {
        if (still.has(incident)) return false
        const times = (absent.get(incident) ?? 0) + 1
        absent.set(incident, times)
        return times >= patience
      })
    },
    settle(incidents, history, now) {
      const wanted = new Set(incidents)
      const notices = fresh(history.filter((notice) => wanted.has(notice.incident)))
      const withdrawn = incidents.flatMap((incident) => {
        const last = open.get(incident)
        return last ? [withdrawal(last, now)] : []
      })
      for (const notice of withdrawn)
        if (notice.incident.startsWith(componentPrefix)) componentStatus.delete(notice.incident)
      for (const incident of incidents) {
        open.delete(incident)
        unsure.delete(incident)
        absent.delete(incident)
      }
      return [...notices, ...withdrawn]
    },
  }
}

function remember(told: Set<string>, key: string): void {
  told.delete(key)
  told.add(key)
  if (told.size > mostRemembered) told.delete(told.values().next().value!)
}

/** With its time: pages say "we are investigating this issue" of everything. */
const sayingOf = ({ state, providerAt, title, body }: Notice): string =>
  `${state}|${providerAt}|${title}|${body}`

function keepSaying(sayings: Map<string, string>, notice: Notice): void {
  if (notice.incident.startsWith(componentPrefix)) return
  const saying = sayingOf(notice)
  sayings.delete(saying)
  sayings.set(saying, notice.incident)
  if (sayings.size > mostRemembered) sayings.delete(sayings.keys().next().value!)
}

// A component's update is `status@time`, as the readers write it.
const timeOf = (update: string): number => Number(update.slice(update.indexOf('@') + 1))
const statusOf = (update: string): string => update.slice(0, update.indexOf('@'))

function withdrawal(last: Notice, now: Instant): Notice {
  if (last.incident.startsWith(componentPrefix)) {
    const name = last.title.slice(0, last.title.lastIndexOf(':'))
    return {
      ...last,
      ...{ update: `operational@${now}`, state: 'operational', title: `${name}: operational`, body: '' },
      ...{ providerAt: now, receivedAt: now },
    }
  }
  return {
    ...last,
    ...{ update: 'withdrawn', state: 'resolved', body: 'The provider no longer lists this incident.' },
    ...{ providerAt: now, receivedAt: now },
  }
}
