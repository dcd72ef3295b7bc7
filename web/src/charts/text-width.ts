// How wide a text is drawn, without a browser to ask: the server lays pictures out too. Estimated on the wide side of what
// system fonts do, so that no label is ever cut by its box.

const slim = /[il.,:;'|! ]/
const narrow = /[jtfrI()[\]/\\·-]/
const widest = /[mwMW@%&…—]/
const capital = /[A-ZÄÖÜÀ-Þ]/
const digit = /[0-9]/
/** From here on letters are about as wide as they are high (CJK, emoji). */
const firstFullWidth = 0x1100

/** In ems. */
function widthOf(letter: string): number {
  if (letter !== '…' && letter !== '—' && letter.codePointAt(0)! >= firstFullWidth) return 1.15
  if (slim.test(letter)) return 0.31
  if (narrow.test(letter)) return 0.4
  if (widest.test(letter)) return 0.93
  if (digit.test(letter)) return 0.61
  return capital.test(letter) ? 0.71 : 0.57
}

/** A box that was made for its text is as wide as it, but for the last digit of a sum. */
const rounding = 0.01

/** Pixels, for a font of `size` pixels. */
export function textWidth(text: string, size: number): number {
  let ems = 0
  for (const letter of text) ems += widthOf(letter)
  return ems * size
}

/** The text as it is, or as much of its beginning as fits before an ellipsis. */
export function fitted(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width + rounding) return text
  const letters = [...text]
  let room = width - textWidth('…', size)
  let taken = 0
  while (taken < letters.length && room >= widthOf(letters[taken]!) * size) {
    room -= widthOf(letters[taken]!) * size
    taken += 1
  }
  return `${letters.slice(0, taken).join('').trimEnd()}…`
}

/** A path is known by its end: what does not fit is left out at its beginning. */
export function fittedPath(path: string, width: number, size: number): string {
  if (textWidth(path, size) <= width + rounding) return path
  const parts = path.split('/')
  for (let first = 1; first < parts.length; first += 1) {
    const shown = `…/${parts.slice(first).join('/')}`
    if (textWidth(shown, size) <= width + rounding) return shown
  }
  return fitted(parts.at(-1)!, width, size)
}
