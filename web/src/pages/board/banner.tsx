// What is going on now, in one glance: the failing foundation with what it takes down, or the open incidents, or calm.

import type { Overview } from '../../../../src/board/views.ts'
import { Icon } from '../../parts/state.tsx'
import { useRealm } from '../../realm/realm.ts'
import { counted } from '../../words/number.ts'
import { tally } from '../../words/order.ts'
import { Named, Over } from './named.tsx'

export function Banner({ overview }: { overview: Overview }) {
  return (
    <div class="banners">
      <Headline overview={overview} />
      <Over suspects={overview.suspects.filter((s) => s.clearedAt !== null)} />
    </div>
  )
}

function Headline({ overview }: { overview: Overview }) {
  const failing = overview.suspects.filter((s) => s.clearedAt === null)
  const open = overview.incidents.filter((i) => i.state !== 'resolved')
  if (failing.length > 0) {
    const nameOf = (id: string): string => overview.services.find((s) => s.id === id)?.name ?? id
    return (
      <>
        {failing.map((suspect) => (
          <Named key={suspect.foundation} suspect={suspect} nameOf={nameOf} />
        ))}
      </>
    )
  }
  if (open.length > 0) return <Unexplained open={open} />
  return <Calm overview={overview} />
}

function Unexplained({ open }: { open: Overview['incidents'] }) {
  const realm = useRealm()
  const healing = open.every((i) => i.state === 'recovering')
  return (
    <section class={`banner tone-${healing ? 'back' : 'warn'}`} aria-labelledby="going-on">
      <Icon shape={healing ? 'rise' : 'alert'} />
      <div>
        <h2 id="going-on">
          {counted(open.length, 'incident')} {healing ? 'recovering' : 'open'}
        </h2>
        <p>No shared foundation is known to explain {open.length === 1 ? 'it' : 'them'}.</p>
        <ul class="plain">
          {open.slice(0, 3).map((i) => (
            <li key={i.id}>
              <a href={realm.href('incidents', i.id)}>{i.serviceName}</a>:{' '}
              {i.sympatheticTo === null ? i.summary : i.sympatheticTo.text}
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
