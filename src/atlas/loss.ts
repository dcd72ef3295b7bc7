// What is taken away, as a person says it: foundations, and jurisdictions. A foundation takes everything within it
// along; a jurisdiction takes the foundations that are declared under it, and so everything within those: whoever
// may order a provider about may order its regions abroad about too.

import { bad, type FoundationPath, good, nearest, type Outcome, parseFoundationPath } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import { containersOf } from './reach.ts'

export type LossWord =
  | { readonly kind: 'foundation'; readonly path: FoundationPath }
  | { readonly kind: 'jurisdiction'; readonly name: string }

export type Loss = {
  readonly words: readonly LossWord[]
  /** The foundations that are lost by themselves; the rest is lost with one of them. */
  readonly roots: readonly FoundationPath[]
  /** What takes this path away: the nearest lost foundation that it stands within, itself included; null: it stays. */
  readonly takes: (path: FoundationPath) => FoundationPath | null
}

const jurisdictionWord = 'jurisdiction:'

/** `aws/us-east-1`, `aws` or `jurisdiction:US`. */
export function parseLossWord(text: string): Outcome<LossWord> {
  if (!text.startsWith(jurisdictionWord)) {
    const parsed = parseFoundationPath(text)
    return parsed.ok ? good({ kind: 'foundation', path: parsed.value }) : parsed
  }
  const name = text.slice(jurisdictionWord.length)
  return name.length > 0 && name.length <= 40
    ? good({ kind: 'jurisdiction', name })
    : bad(`expected a jurisdiction such as jurisdiction:US, read ${JSON.stringify(text.slice(0, 80))}`)
}

export const lossText = (word: LossWord): string =>
  word.kind === 'foundation' ? word.path : `${jurisdictionWord}${word.name}`

/** Every foundation of the atlas, and all that they stand within. */
export function foundationsKnown(atlas: Atlas): ReadonlySet<FoundationPath> {
  const known = new Set<FoundationPath>()
  for (const path of atlas.foundations.keys()) for (const at of containersOf(atlas, path)) known.add(at)
  for (const { standsOn } of atlas.services.values())
    for (const { on } of standsOn) for (const at of containersOf(atlas, on)) known.add(at)
  return known
}

export const jurisdictionsKnown = (atlas: Atlas): ReadonlySet<string> =>
  new Set([...atlas.foundations.values()].flatMap(({ jurisdiction }) => jurisdiction ?? []))

/**
 * Why a word means nothing here, with what was probably meant; null when it does. A name that nothing stands on would
 * be lost without harm, and a misspelt one must not pass for that.
 */
export function strangerIn(atlas: Atlas, word: LossWord): string | null {
  const known: ReadonlySet<string> =
    word.kind === 'foundation' ? foundationsKnown(atlas) : jurisdictionsKnown(atlas)
  const name = word.kind === 'foundation' ? word.path : word.name
  if (known.has(name)) return null
  const near = nearest(name, known)
  const meant = near === null ? '' : `; did you mean ${near}?`
  return word.kind === 'foundation'
    ? `nothing here stands on ${name}${meant}`
    : `no foundation is declared under the jurisdiction ${name}${meant}`
}

export function lossOf(atlas: Atlas, words: readonly LossWord[]): Loss {
  const rulers = new Set(words.flatMap((word) => (word.kind === 'jurisdiction' ? [word.name] : [])))
  // Foundations are gone through only when a jurisdiction is asked for: a ranking asks for each of them.
  const all = rulers.size === 0 ? [] : [...atlas.foundations.values()]
  const ruled = all.flatMap(({ path, jurisdiction }) =>
    jurisdiction !== undefined && rulers.has(jurisdiction) ? [path] : [],
  )
  const named = words.flatMap((word) => (word.kind === 'foundation' ? [word.path] : []))
  const roots = new Set([...named, ...ruled])
  const answers = new Map<FoundationPath, FoundationPath | null>()
  const takes = (path: FoundationPath): FoundationPath | null => {
    const known = answers.get(path)
    if (known !== undefined) return known
    const by = containersOf(atlas, path).find((at) => roots.has(at)) ?? null
    answers.set(path, by)
    return by
  }
  return { words, roots: [...roots], takes }
}
