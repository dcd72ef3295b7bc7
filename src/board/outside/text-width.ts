// How wide text is in a sans-serif letter, so that a picture can be cut to it. By the widths of Helvetica, to which Arial and
// Liberation Sans are made alike; the picture fixes the length of each text, so that another letter fits as well.

/** Thousandths of the size, of the letters from space to tilde. */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
]
/** Of a letter of another script: most are about as wide as they are high. */
const wide = 1000
const accented = /\p{Script=Latin}/u

function widthOfLetter(letter: string): number {
  const plain = letter.normalize('NFD')[0] ?? letter
  const known = widths[plain.charCodeAt(0) - 32]
  if (known !== undefined) return known
  if (/\p{M}/u.test(letter)) return 0
  return accented.test(letter) ? 600 : wide
}

/** Whole units of a picture in which letters are of this size. */
export const textWidth = (text: string, size: number): number =>
  Math.ceil([...text].reduce((sum, letter) => sum + widthOfLetter(letter), 0) * (size / 1000))

/** Cut to so many letters. */
export function cut(text: string, most: number): string {
  const letters = [...text]
  return letters.length <= most
    ? text
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}
