// Which countries are shown to everybody. A country with few reports is left out: in a small place they may be of one
// person. The sum of all is known from the curves, so that a single country left out could be worked out as what remains;
// then the smallest of the others are left out with it, until what remains is many reports of several countries.

export type CountryReports = { readonly country: string; readonly reports: number }

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const mostFirst = (counts: ReadonlyMap<string, number>): CountryReports[] =>
  [...counts]
    .map(([country, reports]) => ({ country, reports }))
    .sort((a, b) => b.reports - a.reports || order(a.country, b.country))

/** Most first. `least`: reports below which a country is not shown; 1: all are. */
export function shownCountries(counts: ReadonlyMap<string, number>, least: number): CountryReports[] {
  const all = mostFirst(counts).filter(({ reports }) => reports > 0)
  const cut = all.findIndex(({ reports }) => reports < least)
  if (cut < 0) return all
  let shown = cut
  const remain = (): number => all.slice(shown).reduce((sum, { reports }) => sum + reports, 0)
  while (shown > 0 && (remain() < least || all.length - shown < 2)) shown--
  return all.slice(0, shown)
}
