// Countries with their reports: the map in figures. Each leads to the services that are reported from there.

import type { BoardView } from '../../../src/board/views.ts'
import { withSearch } from '../realm/navigation.ts'
import { useFormats, useWords } from '../words/speech.ts'

export function CountryTable({ countries }: { countries: BoardView['countries']['shown'] }) {
  const { from } = useWords().home
  const { count, countryName } = useFormats()
  const most = Math.max(1, ...countries.map(({ reports }) => reports))
  return (
    <table class="bars" aria-label={from.title}>
      <thead>
        <tr>
          <th scope="col">{from.country}</th>
          <th scope="col" class="right">
            {from.hour}
          </th>
          <th scope="col" class="right">
            {from.services}
          </th>
        </tr>
      </thead>
      <tbody>
        {countries.map(({ country, reports, services }) => (
          <tr key={country}>
            <th scope="row">
              <a href={`${withSearch({ country, page: null })}#services`}>{countryName(country)}</a>
              <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <path class="bar-back" d="M0 0h100v6H0Z" />
                <path class="bar-fill" d={`M0 0h${Math.max(1, Math.round((reports / most) * 100))}v6H0Z`} />
              </svg>
            </th>
            <td class="right">{count(reports)}</td>
            <td class="right">{count(services)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
