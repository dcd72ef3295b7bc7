// The world by country.

export const map = {
  title: 'Where people report from',
  lead: 'Reports of the last hour, by country. Choose a country to see which services are reported from there.',
  skip: 'Skip the map, to the table',
  country: '{country}: {reports}, {services} in trouble',
  reports: { one: '# report', other: '# reports' },
  services: { one: '# service', other: '# services' },
  countries: { one: '# country', other: '# countries' },
  failed: 'The map could not be fetched; the table below says the same.',
  legend: 'Reports in the last hour',
  fewer: 'fewer than {least}',
  noReports: 'none',
  table: 'By country',
  least: 'A country with fewer than {least} reports is not told apart, so that nobody can be.',
  none: 'No country has enough reports in the last hour to be told.',
  chosen: 'Reported from {country}',
  chosenNone: 'Services of a country',
  choose: 'Choose a country on the map or in the table.',
  clear: 'No country',
  nothingFrom: 'No service is reported from there now.',
}
