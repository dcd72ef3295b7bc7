// Placing a silence in two steps: what it would hide is shown before it is placed.

import type { SilencePreview } from '../../../../src/board/act-views.ts'
import { useResource } from '../../data/resource.ts'
import { Act, WhyField } from '../../parts/act.tsx'
import { Asked, Choose, Find } from '../../parts/asked.tsx'
import { LengthField, useLengthText } from '../../parts/length-field.tsx'
import { Loaded, Panel } from '../../parts/page.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf, type Search } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats } from '../../words/speech.ts'

const kinds = ['services', 'sectors', 'foundations', 'routes'] as const

export function PlaceSilence() {
  const { silences: words, alerts } = useConsoleWords().voice
  const search = useSearch()
  const asked = search.for !== undefined
  return (
    <Panel title={words.place} id="place">
      <p class="muted">{words.placeMeans}</p>
      <Asked label={words.place} word={words.look}>
        {kinds.map((kind) => (
          <Find key={kind} name={kind} label={words[kind]} />
        ))}
        <Choose
          name="severity"
          label={words.severity}
          any={words.any}
          choices={(['minor', 'major'] as const).map((value) => ({ value, word: alerts.severities[value] }))}
        />
        <LengthField label={words.length} chosen={search.for ?? '2h'} />
      </Asked>
      {asked && <Preview search={search} />}
    </Panel>
  )
}

function Preview({ search }: { search: Search }) {
  const { services, sectors, foundations, routes, severity } = search
  const preview = useResource<SilencePreview>(
    `silences/preview${queryOf({ services, sectors, foundations, routes, severity })}`,
  )
  return <Loaded from={preview}>{(seen) => <Hidden seen={seen} search={search} />}</Loaded>
}

function Hidden({ seen, search }: { seen: SilencePreview; search: Search }) {
  const { silences: words } = useConsoleWords().voice
  const { counted, list } = useFormats()
  const { href } = useRealm()
  const everything = kinds.every((kind) => search[kind] === undefined)
  return (
    <section class="preview" aria-label={words.wouldHide} aria-live="polite">
      <h3>{words.wouldHide}</h3>
      {everything && <p class="tone-bad">{words.all}</p>}
      {seen.incidentsInAll === 0 ? (
        <p>{words.hidesNothing}</p>
      ) : (
        <>
          <p>
            <strong>{counted(seen.incidentsInAll, words.hides)}</strong>,{' '}
            {counted(seen.messages, words.hidesMessages)}
          </p>
          <ul>
            {seen.incidents.map(({ id, title }) => (
              <li key={id}>
                <a href={href('incidents', id)}>{title}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {seen.routes.length > 0 && <p class="muted">{fill(words.onRoutes, { routes: list(seen.routes) })}</p>}
      <Act
        word={words.confirm}
        meaning={<Meaning search={search} />}
        method="POST"
        path="silences"
        hidden={wishOf(search)}
        done="silence"
      >
        <WhyField />
      </Act>
    </section>
  )
}

/** What it does, in one sentence with everything that was asked for. */
function Meaning({ search }: { search: Search }) {
  const { silences: words, alerts } = useConsoleWords().voice
  const { list } = useFormats()
  const lengthText = useLengthText()
  const named = kinds.flatMap((kind) =>
    search[kind] === undefined ? [] : [`${words[kind]} ${search[kind]}`],
  )
  const upTo = alerts.severities[search.severity as keyof typeof alerts.severities]
  const what = [
    named.length === 0 ? words.everything : list(named),
    ...(upTo === undefined ? [] : [fill(words.upTo, { severity: upTo })]),
  ]
  return <>{fill(words.confirmMeans, { what: what.join(', '), length: lengthText(search.for ?? '') })}</>
}

/** What was looked at is what is placed. */
function wishOf(search: Search): readonly (readonly [string, string])[] {
  const named = kinds.flatMap((kind) => {
    const names = search[kind]
    return names === undefined ? [] : [[`${kind}@names`, names] as const]
  })
  const { severity, for: length = '' } = search
  return [
    ...(named.length === 0 ? [['everything@yes', 'true'] as const] : named),
    ...(severity === undefined ? [] : [['severity', severity] as const]),
    ['for', length],
  ]
}
