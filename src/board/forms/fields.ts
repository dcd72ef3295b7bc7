// What the names of a form's fields say. `a.b` is the member `b` of `a`. `{x}` in a name is what the form's own field `_x`
// holds, so that somebody can type what a member is called. Behind `@` stands how a text is to be read.

const hints = ['names', 'many', 'utc', 'yes', 'number', 'numbers'] as const
/**
 * `names`: a list with commas between. `many`: a list, one field each. `utc`: a time without a zone (`datetime-local`)
 * that is meant in UTC. `yes`: true or false. `number`: a number.
 * `numbers`: a list of them with commas between.
 */
type Hint = (typeof hints)[number]

export type Field = { readonly texts: readonly string[]; readonly hint: Hint | null }

/** What begins with this belongs to the door and not to the order. */
const own = '_'

/** By the way to each; what is the form's own is left out. */
export function fieldsIn(fields: Iterable<readonly [string, string]>): ReadonlyMap<string, Field> {
  const all = [...fields]
  const said = new Map(all.filter(([name]) => name.startsWith(own)))
  const found = new Map<string, { texts: string[]; hint: Hint | null }>()
  for (const [name, text] of all) {
    if (name.startsWith(own) || name === 'csrf') continue
    const [pattern = '', hint] = name.split('@')
    const way = pattern.replace(/\{(\w+)\}/g, (_, member: string) => said.get(own + member) ?? '')
    const field = found.get(way) ?? { texts: [], hint: hintOf(hint) }
    field.texts.push(text)
    found.set(way, field)
  }
  return found
}

const hintOf = (text: string | undefined): Hint | null => hints.find((hint) => hint === text) ?? null

const numberIn = (text: string): number | string => (Number.isFinite(Number(text)) ? Number(text) : text)

/** `undefined`: an empty field, which is as good as none. */
export function readAs(texts: readonly string[], hint: Hint): unknown {
  const text = texts.at(-1)?.trim() ?? ''
  if (hint === 'many') return texts.filter((one) => one !== '')
  if (text === '') return undefined
  if (hint === 'names' || hint === 'numbers') {
    const parts = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
    return hint === 'names' ? parts : parts.map(numberIn)
  }
  if (hint === 'utc') return /T\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text}Z` : text
  if (hint === 'number') return numberIn(text)
  return text === 'true' || text === 'on' ? true : text === 'false' ? false : text
}
