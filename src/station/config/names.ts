// What the file declares, by section, and where: a reference to something that was declared wrongly is not also a
// dangling reference.

import { resolve } from 'node:path'
import type { TSchema } from 'typebox'
import { bad, type FoundationPath, type Outcome } from '../../terms/index.ts'
import type { Located } from './document.ts'
import { didYouMean } from './near.ts'
import { type Path, type Place, pathText, type Report } from './problems.ts'

/** The place of the value at `path`, or of the nearest thing around it that is written. */
export function placeOf(root: Located, path: Path): Place {
  let at = root
  let { place } = root
  for (const step of path) {
    if (at.kind === 'map') {
      const entry = at.entries.get(String(step))
      if (entry === undefined) return place
      at = entry.value
      place = at.kind === 'map' ? entry.keyPlace : at.place
    } else if (at.kind === 'list') {
      const item = at.items[Number(step)]
      if (item === undefined) return place
      at = item
      place = at.place
    } else return place
  }
  return place
}

const nothing: ReadonlyMap<string, unknown> = new Map()

/** What is written at `path`, by key, whether or not the values were right. */
export function declaredAt(root: Located, path: Path): ReadonlyMap<string, unknown> {
  let at: Located | undefined = root
  for (const step of path) at = at?.kind === 'map' ? at.entries.get(String(step))?.value : undefined
  return at?.kind === 'map' ? at.entries : nothing
}

/** A file the configuration names, and where it does. */
export type NamedFile = Place & {
  readonly path: string
  /** Absolute. */
  readonly file: string
  readonly isSecret: boolean
}

export type Included = { readonly written: unknown; readonly scene: Scene }

/** What the cross-reference checks hold on to: the tree for places, the report, and the folder of the file. */
export type Scene = {
  /** Where places are found. */
  readonly root: Located
  /** The configuration itself, where references lead. In its own scene the same as `root`. */
  readonly whole: Located
  /**
   * Another file, named at `from`, read by the shape. Null, and told, when it cannot be. Its scene tells problems at its
   * own lines.
   */
  readonly include: (from: Path, file: string, of: TSchema) => Included | null
  /** Reports at the place of `path`. */
  readonly tell: (path: Path, message: string, hint?: string) => void
  /** Like `tell`, for what is allowed but worth a second look. */
  readonly warn: (path: Path, message: string, hint?: string) => void
  /** Absolute, and noted: `checkFiles` looks whether it is there. */
  readonly nameFile: (path: Path, file: string, isSecret: boolean) => string
  readonly files: readonly NamedFile[]
  readonly used: Set<FoundationPath>
  guesses: number
}

/** Reads a file that the configuration includes; the reports of it are about that file. */
export type Includer = (
  file: string,
  of: TSchema,
) => Outcome<{ root: Located; written: unknown; problem: Report; warning: Report } | null>

export function makeScene(
  root: Located,
  problem: Report,
  warning: Report,
  baseFolder: string,
  read: Includer = () => bad('files are not read here'),
): Scene {
  const files: NamedFile[] = []
  const nameFile: Scene['nameFile'] = (path, written, isSecret) => {
    const file = resolve(baseFolder, written)
    files.push({ path: pathText(path), ...placeOf(root, path), file, isSecret })
    return file
  }
  const include: Scene['include'] = (from, written, of) => {
    const file = resolve(baseFolder, written)
    const found = read(file, of)
    if (!found.ok) scene.tell(from, found.error, 'paths are relative to the configuration file')
    if (!found.ok || found.value === null) return null
    const { root: theirs, written: value, problem: wrong, warning: warned } = found.value
    const own: Scene = {
      ...scene,
      root: theirs,
      tell: (path, message, hint) => wrong(placeOf(theirs, path), path, message, hint),
      warn: (path, message, hint) => warned(placeOf(theirs, path), path, message, hint),
    }
    return { written: value, scene: own }
  }
  const scene: Scene = {
    root,
    whole: root,
    include,
    tell: (path, message, hint) => problem(placeOf(root, path), path, message, hint),
    warn: (path, message, hint) => warning(placeOf(root, path), path, message, hint),
    nameFile,
    files,
    used: new Set(),
    guesses: 0,
  }
  return scene
}

/** Guessing looks at every declared name, so only the first dangling references of a file get a guess. */
const mostGuesses = 100

/** False, and told, when `section` declares no `name`. */
export function refersTo(scene: Scene, section: Path, what: string, name: string, from: Path): boolean {
  const declared = declaredAt(scene.whole, section)
  if (declared.has(name)) return true
  const none = declared.size === 0 ? `; \`${section.join('.')}\` is empty` : ''
  const hint = scene.guesses++ < mostGuesses ? didYouMean(name, declared.keys()) : undefined
  scene.tell(from, `no ${what} is called ${JSON.stringify(name)}${none}`, hint)
  return false
}

/** Notes that a foundation is stood on, so that it is in the atlas without being declared. */
export function standsOn(scene: Scene, path: FoundationPath): FoundationPath {
  scene.used.add(path)
  return path
}
