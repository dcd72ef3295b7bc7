// Reporting a problem of one's own.

export const report = {
  title: 'Do you have a problem too?',
  titleOf: 'A problem with {name}?',
  lead: 'One tap counts. Nothing else is needed.',
  service: 'Service',
  servicePlaceholder: 'Which one?',
  what: 'What happens',
  any: 'I would rather not say',
  symptoms: {
    login: 'I cannot sign in',
    loading: 'It does not load',
    app: 'The app fails',
    payment: 'I cannot pay',
    connection: 'I cannot connect',
    other: 'Something else',
  },
  country: 'Country',
  countryByBrowser: 'As my browser says',
  send: 'I have a problem too',
  sending: 'Reporting…',
  thanks: 'Thank you. Your report is counted.',
  again: 'You reported this within the last 15 minutes; it counts once.',
  many: 'Too many reports came from your network. Try again in a minute.',
  refused: 'That could not be counted. Choose a service of the list, or try again in a minute.',
  unknown: '“{name}” is not a service that is watched here. Choose one of the list.',
  privacy:
    'Your address is not kept; for a day only a mark from which nobody can read it, so that you count once.',
}
