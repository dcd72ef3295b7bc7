// Reading a configuration: text in, a whole `Config` or every problem out. The environment and the folder are handed
// in; only `loadConfig` and `checkFiles` touch the disk.

import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, resolve } from 'node:path'
import { bad, good, type Outcome } from '../../terms/index.ts'
import { type Joined, joinAdditions } from './additions.ts'
import type { Config, ConfigProblem } from './config.ts'
import { decode } from './decode.ts'
import { type Located, largestFile, readDocument } from './document.ts'
import { type Includer, makeScene, type NamedFile, placeOf } from './names.ts'
import { inFileOrder, type Path, type Report, reporter } from './problems.ts'
import { resolveConfig } from './resolve.ts'
import { ConfigShape, type Written } from './shape.ts'
import type { Environment } from './substitute.ts'

/** A configuration in force, and what is allowed in it but worth a second look. */
export type LoadedConfig = Config & {
  /** As problems name it. */
  readonly file: string
  readonly files: readonly NamedFile[]
  readonly warnings: readonly ConfigProblem[]
}

export type Reading = {
  /** As problems should name it. */
  readonly file: string
  readonly env: Environment
  /** Absolute; paths in the file are relative to it. */
  readonly baseFolder: string
  /** Names a node that the file does not name. Default `localhost`. */
  readonly hostName?: string
  /** What was added beside the file (`additions.ts`). */
  readonly additions?: { readonly file: string; readonly text: string }
  /** The text of a file that the configuration includes, or why it cannot be read. */
  readonly textOf?: (file: string) => Outcome<string>
}

/** Pure. Errors: every problem of the whole file, in its order. */
export function readConfig(text: string, reading: Reading): Outcome<LoadedConfig, readonly ConfigProblem[]> {
  const problems: ConfigProblem[] = []
  const warnings: ConfigProblem[] = []
  const ofFile = reporter(reading.file, problems)
  const file = readDocument(text, reading.env, ofFile)
  const joined = file === null ? null : withAdditions(file, reading, problems, warnings)
  const report: Report = (place, path, message, hint) =>
    reporter(fileOf(path), problems)(place, path, message, hint)
  const fileOf = (path: Path): string =>
    reading.additions !== undefined && joined?.isAdded(path) ? reading.additions.file : reading.file
  const root = joined?.root ?? null
  const written = root === null ? null : (decode(ConfigShape, root, report) as Written | null)
  if (root === null || written === null) return bad(inFileOrder(problems))
  const include: Includer = (file, of) => {
    const read = reading.textOf?.(file) ?? bad(`there is no file ${file}`)
    if (!read.ok) return read
    const problem = reporter(file, problems)
    const theirs = readDocument(read.value, reading.env, problem)
    const found = theirs === null ? null : decode(of, theirs, problem)
    if (theirs === null || found === null) return good(null)
    return good({ root: theirs, written: found, problem, warning: reporter(file, warnings) })
  }
  const warn: Report = (place, path, message, hint) =>
    reporter(fileOf(path), warnings)(place, path, message, hint)
  const scene = makeScene(root, report, warn, reading.baseFolder, include)
  const config = resolveConfig(written, reading.hostName ?? 'localhost', reading.baseFolder, scene)
  return problems.length > 0
    ? bad(inFileOrder(problems))
    : good({ ...config, file: reading.file, files: scene.files, warnings: inFileOrder(warnings) })
}

function withAdditions(
  file: Located,
  { additions }: Reading,
  problems: ConfigProblem[],
  warnings: ConfigProblem[],
): Joined {
  const none: Joined = { root: file, isAdded: () => false, overruled: [] }
  if (additions === undefined) return none
  // Nothing of the environment: whoever may add must not read it this way.
  const tree = readDocument(additions.text, {}, reporter(additions.file, problems))
  if (tree === null) return none
  const joined = joinAdditions(file, tree)
  const warn = reporter(additions.file, warnings)
  for (const path of joined.overruled)
    warn(placeOf(tree, path), path, 'it stands in the file, too, which is what counts')
  return joined
}

/** Reads the file and checks what it says. Errors also tell that the file cannot be read, and why. */
export async function loadConfig(
  path: string,
  env: Environment,
  additions?: Reading['additions'],
): Promise<Outcome<LoadedConfig, readonly ConfigProblem[]>> {
  const refuse = (message: string, hint?: string) => {
    const problems: ConfigProblem[] = []
    reporter(path, problems)({ line: 1, column: 1 }, [], message, hint)
    return bad<readonly ConfigProblem[]>(problems)
  }
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (thrown) {
    const { code = 'unknown' } = thrown as NodeJS.ErrnoException
    const missing = code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code})`
    return refuse(
      missing,
      code === 'ENOENT' ? 'see examples/minimal/holdfast.yaml for a first one' : undefined,
    )
  }
  if (bytes.length > largestFile) return refuse(`the file is larger than ${largestFile} bytes (4 MiB)`)
  const text = decodeUtf8(bytes)
  if (text === null) return refuse('the file is not valid UTF-8')
  const baseFolder = dirname(resolve(path))
  const reading = { file: path, env, baseFolder, hostName: hostname(), textOf }
  return readConfig(text, additions === undefined ? reading : { ...reading, additions })
}

function textOf(file: string): Outcome<string> {
  try {
    const bytes = readFileSync(file)
    if (bytes.length > largestFile) return bad(`${file} is larger than ${largestFile} bytes (4 MiB)`)
    const text = decodeUtf8(bytes)
    return text === null ? bad(`${file} is not valid UTF-8`) : good(text)
  } catch (thrown) {
    const { code = 'unknown' } = thrown as NodeJS.ErrnoException
    return bad(code === 'ENOENT' ? `there is no file ${file}` : `${file} cannot be read (${code})`)
  }
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
