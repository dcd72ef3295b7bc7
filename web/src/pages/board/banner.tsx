// What is going on now, in one glance: the failing foundation with what it takes down, or the open incidents, or calm.

import type { Overview, SuspectView } from '../../../../src/board/views.ts'
import { Icon } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { counted } from '../../words/number.ts'
import { tally } from '../../words/order.ts'
import { Blast } from './blast.tsx'

export function Banner({ overview }: { overview: Overview }) {
  const failing = overview.suspects.filter((s) => s.clearedAt === null)
  const open = overview.incidents.filter((i) => i.state !== 'resolved')
  if (failing.length > 0)
    return (
      <div class="banners">
        {failing.map((suspect) => (
          <Named key={suspect.foundation} suspect={suspect} />
        ))}
      </div>
    )
  if (open.length > 0) return <Unexplained open={open} />
  return <Calm overview={overview} />
}

function Named({ suspect }: { suspect: SuspectView }) {
  const realm = useRealm()
  const { back, lingering } = suspect.recovery
  return (
    <section class="banner tone-bad" aria-label={`${suspect.foundation} is failing`}>
      <Icon shape="cross" />
      <div class="banner-two">
        <div>
          <h2>
            <span class="path">{suspect.foundation}</span> is failing
          </h2>
          <p>
            It explains <a href={realm.href('incidents')}>{counted(suspect.explains.length, 'incident')}</a>{' '}
            better than anything else (score {suspect.score.toFixed(2)}). Named{' '}
            <Time at={suspect.namedAt} withAge />.
          </p>
          {back + lingering.length > 0 && (
            <p>
              Recovery: <strong>{back}</strong> back, <strong>{lingering.length}</strong> lingering.
            </p>
          )}
        </div>
        <Blast radius={suspect.blastRadius} />
      </div>
    </section>
  )
}

function Unexplained({ open }: { open: Overview['incidents'] }) {
  const realm = useRealm()
  return (
    <section class="banner tone-warn" aria-labelledby="going-on">
      <Icon shape="alert" />
      <div>
        <h2 id="going-on">{counted(open.length, 'incident')} open</h2>
        <p>No shared foundation is known to explain {open.length === 1 ? 'it' : 'them'}.</p>
        <ul class="plain">
          {open.slice(0, 3).map((i) => (
            <li key={i.id}>
              <a href={realm.href('incidents', i.id)}>{i.serviceName}</a>: {i.summary}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

function Calm({ overview }: { overview: Overview }) {
  const of = tally(overview.services)
  const total = overview.services.length
  return (
    <section class="banner tone-good" aria-labelledby="going-on">
      <Icon shape="tick" />
      <div>
        <h2 id="going-on">No incident open</h2>
        <p>
          {total === 0
            ? 'No service is watched yet.'
            : of.ok === total
              ? `${counted(total, 'service')} watched, all OK.`
              : `${of.ok} of ${counted(total, 'service')} OK.`}
        </p>
      </div>
    </section>
  )
}
