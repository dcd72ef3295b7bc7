// A named foundation: how sure it is, how far it reaches, who is back and who lingers; and those that are over.

import type { SuspectView } from '../../../../src/board/views.ts'
import { FoundationLink } from '../../parts/foundation-link.tsx'
import { Icon } from '../../parts/state.tsx'
import { Lasting, Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { recoveryWords } from '../../words/incident.ts'
import { count, counted, share } from '../../words/number.ts'
import { reach } from '../../words/sectors.ts'
import { Blast } from './blast.tsx'

/** A service's name for its id. */
export type NameOf = (service: string) => string

type Props = {
  suspect: SuspectView
  nameOf: NameOf
  /** False where the page tells the blast radius elsewhere. */
  withReach?: boolean
}

export function Named({ suspect, nameOf, withReach = true }: Props) {
  const realm = useRealm()
  return (
    <section class="banner tone-bad" aria-label={`${suspect.foundation} is failing`}>
      <Icon shape="cross" />
      <div class={withReach ? 'banner-two' : 'grow'}>
        <div class="lines">
          <h2>
            <FoundationLink path={suspect.foundation} /> is failing
          </h2>
          <p>
            It explains <a href={realm.href('incidents')}>{counted(suspect.explains.length, 'incident')}</a>{' '}
            better than anything else (score {share(suspect.score)}). Named{' '}
            <Time at={suspect.namedAt} withAge />.
          </p>
          <Recovery suspect={suspect} nameOf={nameOf} />
        </div>
        {withReach && <Blast radius={suspect.blastRadius} />}
      </div>
    </section>
  )
}

function Recovery({ suspect: { explains, recovery }, nameOf }: { suspect: SuspectView; nameOf: NameOf }) {
  const { failing, improving, lingering } = recovery
  const behind = new Set([...failing, ...improving, ...lingering])
  const back = explains.filter((service) => !behind.has(service))
  if (recovery.back === 0 && improving.length + lingering.length === 0) return <p>{recoveryWords.none}</p>
  const parts = [
    [recoveryWords.back, recovery.back, back],
    [recoveryWords.improving, improving.length, improving],
    [recoveryWords.lingering, lingering.length, lingering],
    [recoveryWords.failing, failing.length, failing],
  ] as const
  return (
    <ul class="plain" aria-label="Recovery">
      {parts.map(([word, n, services]) => (
        <li key={word}>
          <strong class="num">{count(n)}</strong> {word} <Some services={services} nameOf={nameOf} />
        </li>
      ))}
    </ul>
  )
}

const namesShown = 4

function Some({ services, nameOf }: { services: readonly string[]; nameOf: NameOf }) {
  const realm = useRealm()
  if (services.length === 0) return null
  const more = services.length - namesShown
  return (
    <span class="small">
      (
      {services.slice(0, namesShown).map((id, i) => (
        <span key={id}>
          {i > 0 && ', '}
          <a href={realm.href('services', id)}>{nameOf(id)}</a>
        </span>
      ))}
      {more > 0 && ` and ${count(more)} more`})
    </span>
  )
}

/** Foundations that were cleared within the last day. */
export function Over({ suspects }: { suspects: readonly SuspectView[] }) {
  if (suspects.length === 0) return null
  return (
    <ul class="over" aria-label="Over within a day">
      {suspects.map((s) => (
        <li key={s.foundation + s.namedAt}>
          <Icon shape="tick" />
          <p>
            <strong>Over:</strong> <FoundationLink path={s.foundation} /> failed for{' '}
            <Lasting from={s.namedAt} to={s.clearedAt} /> until{' '}
            {s.clearedAt !== null && <Time at={s.clearedAt} withAge />}: {reach(s.blastRadius)};{' '}
            {count(s.recovery.back)} back, {count(s.explains.length - s.recovery.back)} not yet when it was
            cleared.
          </p>
        </li>
      ))}
    </ul>
  )
}
