// Foundations that are named, as the board shows them. Everybody sees those that something public stands on, and of those
// whom they hit the public ones; a service that is not public is not even counted.

import { blastRadius } from '../../atlas/index.ts'
import type { Sight, SuspectView } from '../../board/index.ts'
import type { Suspect, SuspectReports } from '../../loop/index.ts'
import { isoTime, type ServiceId } from '../../terms/index.ts'
import type { Realm } from './realm.ts'
import { isShown } from './sight.ts'

type Naming = Pick<Realm, 'atlas' | 'loop'>
type Blast = SuspectView['blastRadius']

/** Reports by country that the reader may know of: of public services alone, where they are not the operator's. */
export const reportsShown = (
  { reports }: Suspect,
  sight: Sight,
): Pick<SuspectReports, 'total' | 'countries'> | null => (sight === 'all' ? reports : reports?.open) ?? null

/** In how many countries what the reader may know of is hit. */
export const countriesHit = (suspect: Suspect, sight: Sight): number =>
  sight === 'all' ? suspect.blastRadius.countries : (suspect.reports?.open?.countries.length ?? 0)

/** Whether the reader may know that it is named: hit together with it is not enough, it must explain what is seen. */
export const isSuspectShown = (realm: Pick<Realm, 'atlas'>, { explains }: Suspect, sight: Sight): boolean =>
  sight === 'all' || explains.some((service) => isShown(realm, service, sight))

/** Those that the reader may know of, newest first. */
export const suspectsShown = (realm: Naming, sight: Sight): readonly Suspect[] =>
  realm.loop.suspects().filter((suspect) => isSuspectShown(realm, suspect, sight))

/** Services and sectors that the reader may know of. */
export function reachShown(
  { atlas }: Pick<Realm, 'atlas'>,
  { affected }: Suspect,
  sight: Sight,
): Pick<Blast, 'services' | 'sectors'> {
  const shown = affected.filter((service) => isShown({ atlas }, service, sight))
  const { services, sectors } = blastRadius(atlas, shown, () => [])
  return { services, sectors: [...sectors] }
}

export const blastView = (realm: Pick<Realm, 'atlas'>, suspect: Suspect, sight: Sight): Blast => ({
  countries: countriesHit(suspect, sight),
  ...reachShown(realm, suspect, sight),
})

export function suspectViews(realm: Naming, sight: Sight): SuspectView[] {
  const shown = (service: ServiceId): boolean => isShown(realm, service, sight)
  return suspectsShown(realm, sight).map((suspect) => {
    const explains = suspect.explains.filter(shown)
    const { recovery } = suspect
    const failing = recovery.failing.filter(shown)
    const improving = recovery.improving.filter(shown)
    const lingering = recovery.lingering.filter(shown)
    return {
      foundation: suspect.foundation,
      score: suspect.score,
      namedAt: isoTime(suspect.namedAt),
      clearedAt: suspect.clearedAt === null ? null : isoTime(suspect.clearedAt),
      explains,
      blastRadius: blastView(realm, suspect, sight),
      recovery: {
        back: explains.length - failing.length - improving.length - lingering.length,
        ...{ failing, improving, lingering },
      },
    }
  })
}
