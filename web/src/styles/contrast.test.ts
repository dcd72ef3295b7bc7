// The tokens against WCAG 2.2 AA, and against the three kinds of missing cones.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

const sheet = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const [lightPart, darkPart] = sheet.split('@media') as [string, string]

const tokensOf = (part: string): Map<string, string> =>
  new Map([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]))

type Triple = readonly [number, number, number]

/** Linear light of red, green and blue, 0..1. */
const linear = (hex: string): Triple =>
  [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as unknown as Triple

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = linear(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Machado, Oliveira and Fernandes 2009, table of severity 1.0: what is left of linear light. */
const sights: Record<string, readonly [Triple, Triple, Triple]> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const dot = (row: Triple, v: Triple): number => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]
const times = (m: readonly [Triple, Triple, Triple], v: Triple): Triple => [
  dot(m[0], v),
  dot(m[1], v),
  dot(m[2], v),
]

/** OKLab (Ottosson 2020): equal distances look about equally different; 0.02 is just seen side by side. */
function oklab(light: Triple): Triple {
  const lms = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    light,
  ).map(Math.cbrt) as unknown as Triple
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    lms,
  )
}

function distanceSeen(a: string, b: string, sight: readonly [Triple, Triple, Triple]): number {
  const seen = (hex: string): Triple =>
    oklab(times(sight, linear(hex)).map((c) => Math.min(1, Math.max(0, c))) as unknown as Triple)
  const [p, q] = [seen(a), seen(b)]
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])
}

const tones = ['good', 'warn', 'bad', 'back', 'held', 'mute']
const grounds = ['ground', 'surface', 'raised']

const words: [string, string][] = [
  ...grounds.flatMap((on): [string, string][] => [
    ['ink', on],
    ['muted', on],
    ['accent', on],
    ...tones.map((tone): [string, string] => [tone, on]),
  ]),
  ...tones.flatMap((tone): [string, string][] => [
    [tone, `${tone}-wash`],
    ['surface', tone],
    ['ink', `${tone}-wash`],
    ['muted', `${tone}-wash`],
    ['accent', `${tone}-wash`],
  ]),
  ['accent', 'accent-wash'],
  ['ink', 'accent-wash'],
  ['accent-ink', 'accent'],
  ['stripe-ink', 'stripe'],
]
const graphics: [string, string][] = [
  ...tones.map((tone): [string, string] => [`${tone}-fill`, 'surface']),
  ...grounds.map((on): [string, string] => ['line-strong', on]),
  ...grounds.map((on): [string, string] => ['rule', on]),
  ['over', 'surface'],
  ['over', 'ground'],
  ['land-4', 'land-0'],
]

/** Six tones that are all dark enough to read can be brought 0.10 apart for everybody, and hardly further. */
const farEnough = 0.09

const light = tokensOf(lightPart)
const themes = { light, dark: new Map([...light, ...tokensOf(darkPart)]) }

for (const [theme, colours] of Object.entries(themes)) {
  const colour = (name: string): string => {
    const found = colours.get(name)
    assert.ok(found, `no colour is called ${name}`)
    return found
  }

  describe(`the ${theme} theme`, () => {
    test('every text stands out from its ground by 4.5 to 1', () => {
      for (const [text, ground] of words) {
        const ratio = contrast(colour(text), colour(ground))
        assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`)
      }
    })

    test('every graphic that carries meaning stands out by 3 to 1', () => {
      for (const [graphic, ground] of graphics) {
        const ratio = contrast(colour(graphic), colour(ground))
        assert.ok(ratio >= 3, `${graphic} on ${ground}: ${ratio.toFixed(2)}`)
      }
    })

    for (const [name, sight] of Object.entries(sights))
      test(`no two states look alike: ${name}`, () => {
        for (const kind of ['', '-fill'])
          for (const [i, a] of tones.entries())
            for (const b of tones.slice(i + 1)) {
              const far = distanceSeen(colour(a + kind), colour(b + kind), sight)
              assert.ok(far >= farEnough, `${a}${kind} and ${b}${kind}: ${far.toFixed(3)}`)
            }
      })
  })
}
