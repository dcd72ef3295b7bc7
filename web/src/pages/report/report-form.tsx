// "I have a problem too": one tap, the rest is optional. A plain form, which the board takes without a script; with one
// it is sent in place, and what came of it stands below.

import { useEffect, useId, useState } from 'preact/hooks'
import { Panel } from '../../parts/page.tsx'
import { Input, Typed, useChosen, useRefused } from '../../parts/typed.tsx'
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
  const typed = useRefused('report', [])
  const said = useId()
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
  const name = typed?.find(([field]) => field === 'service')?.[1]
  const came = wordOf(report, reported, name)
  const isUnknown = sent === null ? reported === 'unknown' : sent !== 'sending' && sent.kind === 'unknown'
  return (
    <Panel
      id="report"
      title={fixed === undefined ? report.title : fill(report.titleOf, fixed)}
      note={report.lead}
    >
      <form
        class="report"
        method="post"
        action={`${pathTo({ ...realm, side: 'public', realm: null }, 'report')}#report`}
        onSubmit={send}
      >
        <Typed.Provider value={typed}>
          {fixed === undefined ? (
            <ServiceField offered={offered} said={said} unknown={isUnknown} />
          ) : (
            <input type="hidden" name="service" value={fixed.id} />
          )}
          <SymptomField />
        </Typed.Provider>
        <CountryField />
        <button type="submit" class="button button-strong">
          {report.send}
        </button>
        <Said id={said} told={sent === null ? came : saidOf(report, sent)} />
      </form>
      <p class="muted small">{report.privacy}</p>
    </Panel>
  )
}

type ServiceProps = { offered: readonly Offered[]; said: string; unknown: boolean }

function ServiceField({ offered, said, unknown }: ServiceProps) {
  const { report } = useWords()
  const id = useId()
  return (
    <label>
      {report.service}
      <Input
        name="service"
        required
        aria-invalid={unknown}
        aria-describedby={unknown ? said : undefined}
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
  const chosen = useChosen('symptom', '')
  return (
    <label>
      {report.what}
      <select name="symptom">
        <option value="">{report.any}</option>
        {Object.entries(report.symptoms).map(([symptom, words]) => (
          <option key={symptom} value={symptom} selected={symptom === chosen}>
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

type Told = readonly [tone: Tone, text: string]

const Said = ({ id, told: [tone, text] }: { id: string; told: Told }) => (
  <p id={id} role="status" class={`said tone-${tone}`}>
    {text}
  </p>
)

function saidOf(report: Words['report'], sent: Sent | 'sending'): Told {
  if (sent === 'sending') return ['mute', report.sending]
  if (sent.kind === 'refused') return ['bad', sent.message]
  if (sent.kind === 'unknown') return ['bad', fill(report.unknown, { name: sent.name })]
  return ['good', sent.kind === 'again' ? report.again : report.thanks]
}

/** `became`: what the board's answer to the form without a script says in the address. `name`: what was typed. */
function wordOf(
  { thanks, again, many, unknown, refused }: Words['report'],
  became: string | undefined,
  name: string | undefined,
): Told {
  if (became === 'yes') return ['good', thanks]
  if (became === 'twice') return ['good', again]
  if (became === 'many') return ['bad', many]
  if (became === 'unknown') return ['bad', name === undefined ? refused : fill(unknown, { name })]
  return became === 'refused' ? ['bad', refused] : ['mute', '']
}
