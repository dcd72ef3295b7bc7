// The configuration as the API knows it: what the file says, what was added by hand, and both as one file.

import { readFile } from 'node:fs/promises'
import { type Document, isMap, parseDocument } from 'yaml'
import type { Atlas, Edge } from '../../atlas/index.ts'
import type {
  Caller,
  ConfigurationBody,
  ConfigurationChanged,
  ConfigurationDesk,
  ConfigurationView,
  OrderRefusal,
} from '../../board/index.ts'
import { bad, good, type JsonObject, type Outcome } from '../../terms/index.ts'
import {
  type Added,
  type AddedFile,
  addedFile,
  changed,
  parseAdded,
  readAdded,
  writeAdded,
} from '../added.ts'
import { type ConfigProblem, everyText, formatProblem, plainly } from '../config/index.ts'
import { oneAtATime } from '../one-at-a-time.ts'

export type ConfigurationParts = {
  readonly file: string
  readonly dataFolder: string
  /** What is wrong and what is worth a second look in the file with these additions. */
  readonly examine: (added: AddedFile | undefined) => Promise<{
    readonly problems: readonly ConfigProblem[]
    readonly warnings: readonly ConfigProblem[]
  }>
  /** Puts in force what stands on disk; rejects, and changes nothing, when it cannot. */
  readonly reload: (by: string) => Promise<string>
  /** As the file and the additions say, and with what people decided on edges. */
  readonly atlases: () => { readonly configured: Atlas; readonly inForce: Atlas }
}

export function configurationDesk(parts: ConfigurationParts): ConfigurationDesk {
  const inTurn = oneAtATime()
  return {
    show: () => inTurn(() => shown(parts)),
    change: (body, caller) => inTurn(() => change(parts, body, caller)),
  }
}

async function shown(parts: ConfigurationParts): Promise<Outcome<ConfigurationView, OrderRefusal>> {
  const { file, dataFolder } = parts
  const added = parseAdded(await readAdded(dataFolder))
  const text = await readFile(file, 'utf8').catch((problem: NodeJS.ErrnoException) => problem)
  if (text instanceof Error)
    return bad({
      code: 'conflict',
      message: `${file} cannot be read now (${text.code}); put it back and try again`,
    })
  const document = parseDocument(text)
  if (document.errors.length > 0 || !isMap(document.contents))
    return bad({
      code: 'conflict',
      message: `${file} is no longer a configuration; mend it: holdfast check-config ${file}`,
    })
  put(document, added)
  decide(document, parts.atlases())
  return good({ file, added, yaml: document.toString({ lineWidth: 0 }) })
}

/**
 * In the file's own words and order, at the end of each section; the file's entries stay as they are. What was added refers
 * to nothing of the environment.
 */
function put(document: Document, added: Added): void {
  for (const [section, entries] of Object.entries(added))
    for (const [id, value] of Object.entries(entries))
      if (!document.hasIn([section, id])) setIn(document, section, id, everyText(value, plainly))
}

function setIn(document: Document, section: string, id: string, value: unknown): void {
  if (!isMap(document.get(section))) document.set(section, document.createNode({}))
  document.setIn([section, id], document.createNode(value))
}

/** Services whose edges people changed get the edges that are in force. */
function decide(
  document: Document,
  { configured, inForce }: ReturnType<ConfigurationParts['atlases']>,
): void {
  for (const [id, { standsOn }] of inForce.services)
    if (standsOn !== configured.services.get(id)?.standsOn && document.hasIn(['services', id]))
      document.setIn(['services', id, 'standsOn'], document.createNode(standsOn.map(edgeText)))
}

const edgeText = ({ on, kind }: Edge): string | JsonObject => (kind === 'hard' ? on : { on, kind })

async function change(
  parts: ConfigurationParts,
  { set = {}, remove = [], dryRun = false }: ConfigurationBody,
  caller: Caller,
): Promise<Outcome<ConfigurationChanged, OrderRefusal>> {
  const { dataFolder } = parts
  const kept = await readAdded(dataFolder)
  const next = changed(parseAdded(kept), { set: set as Added, remove })
  if (!next.ok) return bad({ code: 'bad-request', message: next.error })
  const { problems, warnings } = await parts.examine({ file: addedFile(dataFolder), text: next.value })
  if (problems.length > 0)
    return bad({
      code: 'bad-request',
      message: `it was refused, and nothing was changed:\n${problems.map(formatProblem).join('\n')}`,
    })
  const own = warnings.find(({ file, path }) => file === addedFile(dataFolder) && isSet(set as Added, path))
  if (own !== undefined)
    return bad({
      code: 'conflict',
      message: `${own.path} stands in ${parts.file}, which is what counts: change it there`,
    })
  const told = warnings.map(formatProblem)
  const about = aboutText(set as Added, remove)
  if (dryRun) return good({ done: false, why: `${about} can be done`, warnings: told })
  await writeAdded(dataFolder, next.value)
  try {
    await parts.reload(caller.name)
    return good({ done: true, why: `${caller.name}: ${about}`, warnings: told })
  } catch (problem) {
    await writeAdded(dataFolder, kept?.text ?? '{}\n')
    return bad({ code: 'conflict', message: `nothing was changed: ${(problem as Error).message}` })
  }
}

/** Of what is allowed and told, an entry itself is named only where the file has it, too. */
const isSet = (set: Added, path: string): boolean =>
  Object.entries(set).some(([section, entries]) =>
    Object.keys(entries).some((id) => path === `${section}.${id}`),
  )

function aboutText(set: Added, remove: readonly string[]): string {
  const put = Object.entries(set).flatMap(([section, entries]) =>
    Object.keys(entries).map((id) => `${section}/${id}`),
  )
  const list = (what: string, ids: readonly string[]): readonly string[] =>
    ids.length === 0
      ? []
      : [`${what} ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ` and ${ids.length - 5} more` : ''}`]
  return [...list('add', put), ...list('remove', remove)].join('; ') || 'nothing'
}
