// "I have a problem with…": one person's report.

import { useEffect, useId, useMemo, useState } from 'preact/hooks'
import type { ReportAnswer, ServiceView } from '../../../../src/board/views.ts'
import type { Symptom } from '../../../../src/signals/shapes.ts'
import { ask } from '../../data/client.ts'
import { Panel } from '../../parts/page.tsx'
import { allCountries, isCountry } from '../../words/countries.ts'

const symptoms: Record<Symptom, string> = {
  login: 'I cannot log in',
  loading: 'It does not load',
  app: 'The app fails',
  payment: 'I cannot pay',
  connection: 'I cannot connect',
  other: 'Something else',
}

type Said = { readonly good: boolean; readonly text: string }
type Offered = Pick<ServiceView, 'id' | 'name'>

/** The reader's country as far as the browser tells it. */
function likelyCountry(): string {
  const region = new Intl.Locale(navigator.language).region
  return region !== undefined && isCountry(region) ? region : ''
}

function told(answer: ReportAnswer): Said {
  const [rejected] = answer.rejected
  if (rejected) return { good: false, text: rejected.reason }
  if (answer.duplicate > 0)
    return { good: true, text: 'You reported this in the last 15 minutes already; it counts once.' }
  return { good: true, text: 'Thank you. Your report is counted.' }
}

export function ReportForm({ services, fixed }: { services: readonly Offered[]; fixed?: Offered }) {
  const id = useId()
  const [name, setName] = useState(fixed?.name ?? '')
  const [symptom, setSymptom] = useState('')
  const [country, setCountry] = useState('')
  const [said, setSaid] = useState<Said | null>(null)
  useEffect(() => setCountry((chosen) => chosen || likelyCountry()), [])
  const countries = useMemo(allCountries, [])
  // The list of names changes rarely, the board often.
  const names = useMemo(() => services.map((s) => <option key={s.id} value={s.name} />), [services.length])

  const send = async (event: Event): Promise<void> => {
    event.preventDefault()
    const wanted = name.trim().toLowerCase()
    const service =
      fixed ?? services.find((s) => s.name.toLowerCase() === wanted || s.id.toLowerCase() === wanted)
    if (service === undefined)
      return setSaid({ good: false, text: `“${name}” is not a service that is watched here.` })
    const answer = await ask<ReportAnswer>('POST', 'reports', { service: service.id, symptom, country })
    setSaid(answer.ok ? told(answer.value) : { good: false, text: answer.error.message })
  }

  return (
    <Panel title={fixed ? `A problem with ${fixed.name}?` : 'I have a problem with…'} id="report">
      <form class="report" onSubmit={send}>
        <datalist id={`${id}s`}>{names}</datalist>
        {!fixed && (
          <label>
            Service
            <input
              required
              list={`${id}s`}
              value={name}
              autoComplete="off"
              maxLength={64}
              onInput={(e) => setName(e.currentTarget.value)}
            />
          </label>
        )}
        <label>
          What happens
          <select required value={symptom} onChange={(e) => setSymptom(e.currentTarget.value)}>
            <option value="">Choose…</option>
            {Object.entries(symptoms).map(([key, words]) => (
              <option key={key} value={key}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          Country
          <select required value={country} onChange={(e) => setCountry(e.currentTarget.value)}>
            <option value="">Choose…</option>
            {countries.map((c) => (
              <option key={c.code} value={c.code}>
                {c.name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button button-strong">
          Report
        </button>
        <p role="status" class={said === null ? 'unseen' : said.good ? 'said tone-good' : 'said tone-bad'}>
          {said?.text}
        </p>
        <p class="muted small">
          Your address is not kept: only a keyed hash, for a day, so that you count once.
        </p>
      </form>
    </Panel>
  )
}
