import type { map as english } from '../en/map.ts'

export const map: typeof english = {
  title: 'Woher gemeldet wird',
  lead: 'Meldungen der letzten Stunde nach Land. Wählen Sie ein Land, um zu sehen, welche Dienste von dort gemeldet werden.',
  skip: 'Karte überspringen, zur Tabelle',
  country: '{country}: {reports}, {services} gestört',
  reports: { one: '# Meldung', other: '# Meldungen' },
  services: { one: '# Dienst', other: '# Dienste' },
  countries: { one: '# Land', other: '# Länder' },
  failed: 'Die Karte konnte nicht geladen werden; die Tabelle darunter sagt dasselbe.',
  legend: 'Meldungen in der letzten Stunde',
  fewer: 'weniger als {least}',
  noReports: 'keine',
  table: 'Nach Land',
  least: 'Ein Land mit weniger als {least} Meldungen wird nicht einzeln genannt, damit es niemand wird.',
  none: 'Aus keinem Land kamen in der letzten Stunde genug Meldungen, um es zu nennen.',
  chosen: 'Gemeldet aus {country}',
  chosenNone: 'Dienste eines Landes',
  choose: 'Wählen Sie ein Land auf der Karte oder in der Tabelle.',
  clear: 'Kein Land',
  nothingFrom: 'Von dort wird gerade kein Dienst gemeldet.',
}
