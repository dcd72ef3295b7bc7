// A badge: what, and how it is, by shape, word and colour. It says the same to who listens to it.

import { escapeHtml } from '../escape.ts'
import type { Spoken } from '../languages.ts'
import { cut, textWidth } from './text-width.ts'
import type { Shown } from './words.ts'

const height = 20
const size = 11
const room = 7
const mark = 10
const longest = 40

/** White on each of these has a contrast above 4.5 (WCAG 2.2, 1.4.3). */
const colours: Readonly<Record<Shown['state'], string>> = {
  ok: '#1a6b3c',
  suspected: '#8a5300',
  slow: '#8a5300',
  down: '#b3261e',
  recovering: '#1d5fa8',
  unknown: '#555d66',
}

/** Ten units wide and high. */
const shapes: Readonly<Record<Shown['state'], string>> = {
  ok: '<path d="M1 5.5 4 8.5 9 2" fill="none" stroke="#fff" stroke-width="2"/>',
  suspected: '<path d="M5 .5 9.7 9.5H.3z" fill="#fff"/>',
  slow: '<circle cx="5" cy="5" r="3.8" fill="none" stroke="#fff" stroke-width="2"/>',
  down: '<path d="M1.5 1.5 8.5 8.5M8.5 1.5 1.5 8.5" stroke="#fff" stroke-width="2.4"/>',
  recovering: '<path d="M1 9 5 5 6.5 6.5 9 2M6 2H9V5" fill="none" stroke="#fff" stroke-width="1.6"/>',
  unknown: '<path d="M1 5H9" stroke="#fff" stroke-width="2.4"/>',
}

const text = (x: number, width: number, words: string): string =>
  `<text x="${x}" y="14" textLength="${width}" lengthAdjust="spacingAndGlyphs">${escapeHtml(words)}</text>`

export function badgeOf({ label, state, word }: Shown, language: Spoken): string {
  const [left, right] = [cut(label, longest), cut(word, longest)]
  const [leftWidth, rightWidth] = [textWidth(left, size), textWidth(right, size)]
  const split = leftWidth + 2 * room
  const width = split + room + mark + 4 + rightWidth + room
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t" lang="${language}">`,
    `<title id="t">${escapeHtml(`${label}: ${word}`)}</title>`,
    `<rect width="${split}" height="${height}" fill="#2b333b"/>`,
    `<rect x="${split}" width="${width - split}" height="${height}" fill="${colours[state]}"/>`,
    `<g transform="translate(${split + room} 5)">${shapes[state]}</g>`,
    `<g fill="#fff" font-family="Helvetica,Arial,Liberation Sans,sans-serif" font-size="${size}">`,
    text(room, leftWidth, left),
    text(split + room + mark + 4, rightWidth, right),
    '</g></svg>',
  ].join('')
}
