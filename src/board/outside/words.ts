// The few words of badges and embedded pages, in the languages of the pages.

import type { Spoken } from '../languages.ts'
import type { BriefView } from '../views.ts'

type Words = {
  readonly states: Readonly<Record<BriefView['state'], string>>
  readonly all: string
  readonly calm: string
  readonly troubled: (count: number) => string
  readonly unknown: string
  readonly since: string
  readonly of: (count: number) => string
  readonly more: string
  readonly symptoms: Readonly<Record<NonNullable<BriefView['symptom']>, string>>
}

export const wordsOf: Readonly<Record<Spoken, Words>> = {
  en: {
    states: { ok: 'works', suspected: 'some trouble', slow: 'slow', down: 'down', recovering: 'recovering' },
    all: 'services',
    calm: 'all work',
    troubled: (count) => `${count} in trouble`,
    unknown: 'not known here',
    since: 'since',
    of: (count) => `of ${count} services`,
    more: 'Details',
    symptoms: { down: 'It does not answer.', slow: 'It is slow.', trouble: 'People report problems.' },
  },
  de: {
    states: {
      ok: 'funktioniert',
      suspected: 'Störungen',
      slow: 'langsam',
      down: 'ausgefallen',
      recovering: 'erholt sich',
    },
    all: 'Dienste',
    calm: 'alle funktionieren',
    troubled: (count) => `${count} gestört`,
    unknown: 'hier nicht bekannt',
    since: 'seit',
    of: (count) => `von ${count} Diensten`,
    more: 'Einzelheiten',
    symptoms: { down: 'Antwortet nicht.', slow: 'Ist langsam.', trouble: 'Menschen melden Probleme.' },
  },
}

export type Shown = {
  readonly label: string
  readonly state: BriefView['state'] | 'unknown'
  readonly word: string
}

/** What is said of one service, or of all. */
export function shownOf(brief: BriefView, language: Spoken): Shown {
  const words = wordsOf[language]
  const { name, state, troubled } = brief
  if (name !== null) return { label: name, state, word: words.states[state] }
  return { label: words.all, state, word: troubled === 0 ? words.calm : words.troubled(troubled) }
}
