import type { entry as english } from '../en/entry.ts'

export const entry: typeof english = {
  title: 'Anmelden',
  lead: 'Für alle, die dieses Board betreuen. Was jeder sehen darf, braucht keine Anmeldung.',
  name: 'Name',
  password: 'Passwort',
  submit: 'Anmelden',
  byToken: 'Stattdessen mit einem Token',
  byName: 'Stattdessen mit Name und Passwort',
  token: 'Token',
  aboutToken:
    'Es beginnt mit {start}. Der erste Start von Holdfast hat eines in die Datei {file} seines Datenordners geschrieben.',
  forgotten: 'Wer das Passwort vergessen hat, bekommt von einem Admin einen Link.',
  refused: {
    wrong: 'Der Name oder das Passwort ist falsch.',
    wrongToken: 'Dieses Token ist hier nicht bekannt.',
    wait: {
      one: 'Zu viele Versuche. Der nächste zählt in # Sekunde.',
      other: 'Zu viele Versuche. Der nächste zählt in # Sekunden.',
    },
    busy: 'Gerade melden sich zu viele an. Bitte gleich noch einmal versuchen.',
  },
}
