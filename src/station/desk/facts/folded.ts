// Text as it is searched for: without accents and case, so that "cafe" finds "Café" and "strasse" finds "Straße".

const plain = /^[\x20-\x7e]*$/

export function folded(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss')
}

/** The words that are asked for, at most ten. */
export const wordsOf = (query: string): readonly string[] =>
  folded(query)
    .split(/[^\p{L}\p{N}.&'+!_-]+/u)
    .filter((word) => word !== '')
    .slice(0, 10)
