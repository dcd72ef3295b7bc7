// What people report of a service, and from where.

import type { ServicePageView } from '../../../../src/board/views.ts'
import { Bars } from '../../parts/bars.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'

const countriesShown = 12

export function Reported({ service: { symptoms, byCountry } }: { service: ServicePageView }) {
  const { service: w } = useWords()
  const f = useFormats()
  const said = Object.entries(symptoms)
    .filter(([, amount]) => amount > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([name, amount]) => ({ name: w.symptoms[name] ?? name, amount }))
  const least = { least: f.count(byCountry.least) }
  return (
    <Panel id="said" title={w.said} note={w.saidNote}>
      {said.length === 0 ? (
        <Nothing>{w.saidNothing}</Nothing>
      ) : (
        <>
          <Bars label={w.bySymptom} nameHead={w.symptom} amountHead={w.amount} bars={said} />
          {byCountry.shown.length > 0 && (
            <Bars
              label={w.byCountry}
              nameHead={w.country}
              amountHead={w.amount}
              bars={byCountry.shown
                .slice(0, countriesShown)
                .map(({ country, reports }) => ({ name: f.countryName(country), amount: reports }))}
            />
          )}
          {byCountry.least > 1 && (
            <p class="muted small">{fill(byCountry.shown.length > 0 ? w.least : w.noCountry, least)}</p>
          )}
        </>
      )}
    </Panel>
  )
}
