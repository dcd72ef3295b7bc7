// How far it reaches, as a picture, and who may be next.

import type { IncidentPageView } from '../../../../src/board/views.ts'
import { BlastPicture, type Radius } from '../../charts/blast/blast-picture.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'

const nextShown = 8

export function Reach({ incident: { radius } }: { incident: IncidentPageView }) {
  const { incident: w } = useWords()
  const f = useFormats()
  const realm = useRealm()
  const { count, services } = radius.standing
  const left = count - Math.min(nextShown, services.length)
  return (
    <Panel id="reach" title={w.radius}>
      {radius.services === 0 ? (
        <Nothing>{w.radiusNone}</Nothing>
      ) : (
        <BlastPicture radius={pictureOf(radius)} />
      )}
      {count > 0 && (
        <p>
          {fill(w.next, { services: f.counted(count, w.services) })}{' '}
          {services.slice(0, nextShown).map(({ id, name }, i) => (
            <span key={id}>
              {i > 0 && ', '}
              <a href={realm.href('services', id)}>{name}</a>
            </span>
          ))}
          {left > 0 && services.length > 0 && ` ${fill(w.andMore, { more: f.count(left) })}`}
        </p>
      )}
    </Panel>
  )
}

const pictureOf = (radius: IncidentPageView['radius']): Radius => ({
  ...radius,
  countries: radius.countries.shown,
  // Who is over and of whom no course is told is back.
  hit: radius.hit.map((one) => ({ ...one, course: one.course ?? (one.until === null ? null : 'back') })),
})
