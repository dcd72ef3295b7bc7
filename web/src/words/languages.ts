// The languages that the pages speak. The first stands at the addresses without a prefix.

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

export const firstLanguage: Language = languages[0]

export const isLanguage = (text: string | undefined): text is Language =>
  (languages as readonly (string | undefined)[]).includes(text)

/** What each calls itself: a reader looks for the own language's name, not for its translation. */
export const ownName: Record<Language, string> = { en: 'English', de: 'Deutsch' }

/** Whose numbers, dates and plurals (BCP 47). English is British here: days before months, a clock of 24 hours. */
export const localeOf: Record<Language, string> = { en: 'en-GB', de: 'de-DE' }
