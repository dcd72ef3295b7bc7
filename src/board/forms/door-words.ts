// The few words of the door itself, where no page can be drawn around what it says; in the language of the page that
// the form came from.

import type { Spoken } from '../languages.ts'

const words = {
  en: { refused: 'Refused', back: 'Back', done: 'Done', once: 'This is shown this once:' },
  de: {
    refused: 'Abgelehnt',
    back: 'Zurück',
    done: 'Erledigt',
    once: 'Dies wird nur dieses eine Mal gezeigt:',
  },
} as const satisfies Readonly<Record<Spoken, object>>

export const doorWords = (language: Spoken): (typeof words)[Spoken] => words[language]
