// What of a page is new. A notice is told once; a component's state is told when it changes from what was last told
// (operational before anything was); an incident that is no longer listed is owed a last word.

import type { Notice } from '../signals/index.ts'
import type { Instant } from '../terms/index.ts'
import { componentPrefix } from './statuspage.ts'

/** Identifies a notice for ever: the provider's pair within its feed. */
export const noticeKey = (notice: Pick<Notice, 'feed' | 'incident' | 'update'>): string =>
  `${notice.feed}|${notice.incident}|${notice.update}`

export type News = {
  /** The notices not told before, in their order; they count as told from now on. */
  fresh(notices: readonly Notice[]): readonly Notice[]
  /** Incidents owed a last word, given what the page lists now. */
  owed(listed: readonly Notice[]): readonly string[]
  /** Settles what is owed from the history; what even the history does not end was withdrawn. */
  settle(incidents: readonly string[], history: readonly Notice[], now: Instant): readonly Notice[]
}

/** `seen`: keys told by earlier processes, in any order. */
export function makeNews(feed: string, seen: Iterable<string>): News {
  const told = new Set<string>()
  const componentStatus = new Map<string, string>()
  /** The last notice of each incident that is open as far as this process knows. */
  const open = new Map<string, Notice>()
  /** Incidents of earlier processes, of which nobody knows whether their last word was heard. */
  const unsure = new Set<string>()

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
    told.add(noticeKey(notice))
    if (notice.incident.startsWith(componentPrefix))
      componentStatus.set(notice.incident, statusOf(notice.update))
    else if (notice.state === 'resolved') open.delete(notice.incident)
    else open.set(notice.incident, notice)
  }
  const fresh = (notices: readonly Notice[]): readonly Notice[] =>
    notices.filter((notice) => {
      if (!isNew(notice)) return false
      tell(notice)
      return true
    })

  return {
    fresh,
    owed(listed) {
      const still = new Set(listed.map((notice) => notice.incident))
      return [...new Set([...open.keys(), ...unsure])].filter((incident) => !still.has(incident))
    },
    settle(incidents, history, now) {
      const wanted = new Set(incidents)
      const notices = fresh(history.filter((notice) => wanted.has(notice.incident)))
      const withdrawn = incidents.flatMap((incident) => {
        const last = open.get(incident)
        return last ? [withdrawal(last, now)] : []
      })
      for (const incident of incidents) {
        open.delete(incident)
        unsure.delete(incident)
      }
      return [...notices, ...withdrawn]
    },
  }
}

// A component's update is `status@time`, as `statuspage` writes it.
const timeOf = (update: string): number => Number(update.slice(update.indexOf('@') + 1))
const statusOf = (update: string): string => update.slice(0, update.indexOf('@'))

const withdrawal = (last: Notice, now: Instant): Notice => ({
  ...last,
  update: 'withdrawn',
  state: 'resolved',
  body: 'The provider no longer lists this incident.',
  providerAt: now,
  receivedAt: now,
})
