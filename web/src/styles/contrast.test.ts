import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const sheet = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const [lightPart, darkPart] = sheet.split('@media') as [string, string]

const tokensOf = (part: string): Map<string, string> =>
  new Map([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]))

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const tones = ['good', 'warn', 'bad', 'back', 'held', 'mute']
const pairs: [string, string][] = [
  ...['ground', 'surface', 'raised'].flatMap((on): [string, string][] => [
    ['ink', on],
    ['muted', on],
    ['accent', on],
  ]),
  ...tones.flatMap((tone): [string, string][] => [
    [tone, `${tone}-wash`],
    [tone, 'surface'],
    ['ink', `${tone}-wash`],
    ['muted', `${tone}-wash`],
  ]),
  ['accent-ink', 'accent'],
  ['stripe-ink', 'stripe'],
  ['surface', 'bad'],
]

const light = tokensOf(lightPart)
const themes = { light, dark: new Map([...light, ...tokensOf(darkPart)]) }

for (const [theme, colours] of Object.entries(themes))
  test(`every text stands out from its ground by 4.5 to 1 in the ${theme} theme (WCAG AA)`, () => {
    for (const [text, ground] of pairs) {
      const ratio = contrast(colours.get(text)!, colours.get(ground)!)
      assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`)
    }
  })
