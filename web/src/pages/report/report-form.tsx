// "I have a problem too": one tap, the rest is optional. A plain form, which the board takes without a script; with one
// it is sent in place, and what came of it stands below.

import { useEffect, useId, useState } from 'preact/hooks'
import { Panel } from '../../parts/page.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { pathTo } from '../../realm/route.ts'
import { type Country, countriesBy, likelyCountry } from '../../words/countries.ts'
import { fill } from '../../words/fill.ts'
import type { Tone } from '../../words/looks.ts'
import { useFormats, useWords, type Words } from '../../words/speech.ts'
import { type Offered, type Sent, sendReport } from './send-report.ts'

type Props = {
  /** Whose names are offered while one types. */
  readonly offered?: readonly Offered[]
  /** The service that the page is about: nothing has to be chosen. */
  readonly fixed?: Offered
}

export function ReportForm({ offered = [], fixed }: Props) {
  const { report } = useWords()
  const realm = useRealm()
  const { reported } = useSearch()
  const [sent, setSent] = useState<Sent | 'sending' | null>(null)
  const send = async (event: Event): Promise<void> => {
    event.preventDefault()
    const values = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string): string => String(values.get(name) ?? '')
    setSent('sending')
    setSent(
      await sendReport({
        service: text('service'),
        symptom: text('symptom'),
        country: text('country') || likelyCountry(),
        offered: fixed === undefined ? offered : [fixed],
      }),
    )
  }
  return (
    <Panel
      id="report"
      title={fixed === undefined ? report.title : fill(report.titleOf, fixed)}
      note={report.lead}
    >
      <form
        class="report"
        method="post"
        action={pathTo({ ...realm, side: 'public', realm: null }, 'report')}
        onSubmit={send}
      >
        {fixed === undefined ? (
          <ServiceField offered={offered} />
        ) : (
          <input type="hidden" name="service" value={fixed.id} />
        )}
        <SymptomField />
        <CountryField />
        <button type="submit" class="button button-strong">
          {report.send}
        </button>
        <Said sent={sent} became={reported} />
      </form>
      <p class="muted small">{report.privacy}</p>
    </Panel>
  )
}

function ServiceField({ offered }: { offered: readonly Offered[] }) {
  const { report } = useWords()
  const id = useId()
  return (
    <label>
      {report.service}
      <input
        name="service"
        required
        list={id}
        maxLength={64}
        autoComplete="off"
        placeholder={report.servicePlaceholder}
      />
      <datalist id={id}>
        {offered.map(({ id: service, name }) => (
          <option key={service} value={name} />
        ))}
      </datalist>
    </label>
  )
}

function SymptomField() {
  const { report } = useWords()
  return (
    <label>
      {report.what}
      <select name="symptom">
        <option value="">{report.any}</option>
        {Object.entries(report.symptoms).map(([symptom, words]) => (
          <option key={symptom} value={symptom}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Two hundred names would be the larger part of the page: the browser adds them by itself. */
function CountryField() {
  const { report } = useWords()
  const { countryName, locale } = useFormats()
  const [countries, setCountries] = useState<readonly Country[]>([])
  useEffect(() => setCountries(countriesBy(countryName, locale)), [locale])
  return (
    <label>
      {report.country}
      <select name="country">
        <option value="">{report.countryByBrowser}</option>
        {countries.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** `became`: what the board's answer to the form without a script says in the address. */
function Said({ sent, became }: { sent: Sent | 'sending' | null; became: string | undefined }) {
  const { report } = useWords()
  const [tone, text] = sent === null ? wordOf(report, became) : saidOf(report, sent)
  return (
    <p role="status" class={`said tone-${tone}`}>
      {text}
    </p>
  )
}

type Told = readonly [tone: Tone, text: string]

function saidOf(report: Words['report'], sent: Sent | 'sending'): Told {
  if (sent === 'sending') return ['mute', report.sending]
  if (sent.kind === 'refused') return ['bad', sent.message]
  if (sent.kind === 'unknown') return ['bad', fill(report.unknown, { name: sent.name })]
  return ['good', sent.kind === 'again' ? report.again : report.thanks]
}

function wordOf({ thanks, again, many, refused }: Words['report'], became: string | undefined): Told {
  if (became === 'yes') return ['good', thanks]
  if (became === 'twice') return ['good', again]
  if (became === 'many') return ['bad', many]
  return became === 'refused' ? ['bad', refused] : ['mute', '']
}
