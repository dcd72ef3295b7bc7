// A failing foundation in words: whom it hits, since when, how surely it is named, and what its provider said how late.

import type { BoardView } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { Lasting, Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { providerName } from '../../words/provider-name.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import type { Verdict } from './verdict.ts'

type Foundation = BoardView['foundations'][number]

/** Nothing is quite certain, whatever it rounds to. */
const surest = 0.99

function useFoundationForm(): (foundation: Foundation) => string {
  const { foundation: words } = useWords().home
  return ({ region, component }) => {
    if (component !== null) return region === null ? words.componentAlone : words.component
    return region === null ? words.provider : words.region
  }
}

const partsOf = ({ provider, region, component }: Foundation) => ({
  provider: providerName(provider),
  region: region ?? '',
  component: component ?? '',
})

/** `dynamodb in us-east-1 of AWS`. */
export function useFoundationName(): (foundation: Foundation) => string {
  const formOf = useFoundationForm()
  return (foundation) => fill(formOf(foundation), partsOf(foundation))
}

/** The same as a heading: names are not broken at their hyphens. */
export function FailingFoundation({ foundation }: { foundation: Foundation }) {
  const { home } = useWords()
  const form = useFoundationForm()(foundation)
  const names = Object.entries(partsOf(foundation)).map(([part, name]) => [
    part,
    <span class="unbroken">{name}</span>,
  ])
  return <Fill text={home.verdict.failing} what={<Fill text={form} {...Object.fromEntries(names)} />} />
}

type Props = { verdict: Extract<Verdict, { kind: 'foundation' }>; openIncidents: number }

export function FoundationWords({ verdict: { worst, further }, openIncidents }: Props) {
  const { home } = useWords()
  const { counted } = useFormats()
  const realm = useRealm()
  return (
    <>
      <p>
        <Reach foundation={worst} />
      </p>
      <p>
        <Naming foundation={worst} /> <ProviderWord foundation={worst} />
      </p>
      <p class="links">
        <a href={realm.href('foundations', worst.path)}>{home.verdict.toFoundation}</a>
        <a href={realm.href('incidents')}>{counted(openIncidents, home.verdict.toIncidents)}</a>
        {further > 0 && <a href={realm.href('foundations')}>{counted(further, home.verdict.further)}</a>}
      </p>
    </>
  )
}

function Reach({ foundation: { services, sectors, countries, since } }: { foundation: Foundation }) {
  const { home } = useWords()
  const { counted } = useFormats()
  return (
    <Fill
      text={countries === 0 ? home.foundation.reachHere : home.foundation.reach}
      hit={<strong>{counted(services, home.foundation.hit)}</strong>}
      sectors={counted(sectors.length, home.sectorsCounted)}
      countries={counted(countries, home.countriesCounted)}
      time={<Time at={since} />}
      lasting={<Lasting from={since} to={null} />}
    />
  )
}

function Naming({ foundation: { since, namedAt, confidence } }: { foundation: Foundation }) {
  const { foundation: words } = useWords().home
  const { shortDuration, percent } = useFormats()
  const after = Math.max(0, Date.parse(namedAt) - Date.parse(since))
  return (
    <>{fill(words.named, { after: shortDuration(after), sure: percent(Math.min(surest, confidence)) })}</>
  )
}

function ProviderWord({ foundation: { provider, word } }: { foundation: Foundation }) {
  const { foundation: words } = useWords().home
  const { shortDuration } = useFormats()
  const name = providerName(provider)
  if (word === null) return <>{fill(words.silent, { provider: name })}</>
  const text = word.lagMs < 0 ? words.saidBefore : words.said
  return <>{fill(text, { provider: name, lag: shortDuration(Math.abs(word.lagMs)) })}</>
}
