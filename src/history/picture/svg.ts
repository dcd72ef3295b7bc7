// Elements of a drawing as text, with everything that came from a file made harmless.

const harmless: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => harmless[sign]!)

type Value = string | number

/** Numbers to a tenth: a pixel is not seen finer. */
const written = (value: Value): string =>
  typeof value === 'number' ? `${Math.round(value * 10) / 10}` : escaped(value)

/** `content` is drawing already, not text. */
export function element(
  name: string,
  attributes: Readonly<Record<string, Value>>,
  ...content: string[]
): string {
  const told = Object.entries(attributes).map(([key, value]) => ` ${key}="${written(value)}"`)
  return content.length === 0
    ? `<${name}${told.join('')}/>`
    : `<${name}${told.join('')}>${content.join('')}</${name}>`
}

export type Point = readonly [x: number, y: number]

export const label = (
  at: Point,
  kind: string,
  text: string,
  attributes: Record<string, Value> = {},
): string => element('text', { x: at[0], y: at[1], class: kind, ...attributes }, escaped(text))

const path = (points: readonly Point[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${written(x)} ${written(y)}`).join('')

/** The area between an upper edge and a lower one, both from left to right. */
export const area = (kind: string, upper: readonly Point[], lower: readonly Point[]): string =>
  element('path', { class: kind, d: `${path([...upper, ...lower.toReversed()])}Z` })

export const line = (kind: string, points: readonly Point[]): string =>
  element('path', { class: kind, d: path(points) })
