import type { report as english } from '../en/report.ts'

export const report: typeof english = {
  title: 'Haben Sie auch ein Problem?',
  titleOf: 'Ein Problem mit {name}?',
  lead: 'Einmal tippen zählt. Mehr ist nicht nötig.',
  service: 'Dienst',
  servicePlaceholder: 'Welcher?',
  what: 'Was geschieht',
  any: 'Möchte ich nicht sagen',
  symptoms: {
    login: 'Ich kann mich nicht anmelden',
    loading: 'Es lädt nicht',
    app: 'Die App versagt',
    payment: 'Ich kann nicht bezahlen',
    connection: 'Ich bekomme keine Verbindung',
    other: 'Etwas anderes',
  },
  country: 'Land',
  countryByBrowser: 'Wie mein Browser sagt',
  send: 'Ich habe auch ein Problem',
  sending: 'Wird gemeldet …',
  thanks: 'Danke. Ihre Meldung zählt.',
  again: 'Das haben Sie in den letzten 15 Minuten schon gemeldet; es zählt einmal.',
  many: 'Aus Ihrem Netz kamen zu viele Meldungen. Versuchen Sie es in einer Minute noch einmal.',
  refused:
    'Das konnte nicht gezählt werden. Wählen Sie einen Dienst aus der Liste, oder versuchen Sie es in einer Minute noch einmal.',
  unknown: '„{name}“ ist kein Dienst, der hier beobachtet wird. Wählen Sie einen aus der Liste.',
  privacy:
    'Ihre Adresse wird nicht behalten; einen Tag lang nur ein Zeichen, aus dem niemand sie lesen kann, damit Sie einmal zählen.',
}
