// The few words of the door itself, where no page can be drawn around what it says; in the language of the page that
// the form came from.

const words = {
  en: { refused: 'Refused', back: 'Back', done: 'Done', once: 'This is shown this once:' },
  de: {
    refused: 'Abgelehnt',
    back: 'Zurück',
    done: 'Erledigt',
    once: 'Dies wird nur dieses eine Mal gezeigt:',
  },
} as const

export type DoorLanguage = keyof typeof words

/** By the address of a page: `/de/…` is German. */
export const languageOf = (path: string): DoorLanguage => (/^\/de(?=[/?#]|$)/.test(path) ? 'de' : 'en')

export const doorWords = (language: DoorLanguage): (typeof words)[DoorLanguage] => words[language]
