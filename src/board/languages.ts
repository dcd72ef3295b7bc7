// The languages of the pages that the board makes by itself. The first stands at the addresses without a prefix.

export const spoken = ['en', 'de'] as const
export type Spoken = (typeof spoken)[number]

const [first] = spoken

export const spokenIn = (text: string | undefined): Spoken => spoken.find((one) => one === text) ?? first

/** What the addresses of a language begin with. */
export const prefixOf = (language: Spoken): string => (language === first ? '' : `/${language}`)

/** By the address of a page, with or without its query: `/de/…` is German. */
export const spokenAt = (address: string): Spoken => spokenIn(/^\/([^/?#]*)/.exec(address)?.[1])
