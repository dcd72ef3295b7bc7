// Setting a scene: which names, targets, nodes and authorities there are. What a story does not say has a default.

import type { EndpointMode, EndpointSpec, TargetSpec } from '../../src/steering/index.ts'
import type {
  CheckId,
  EndpointName,
  FoundationPath,
  NodeName,
  PublisherId,
  TargetId,
} from '../../src/terms/index.ts'
import { addNode, here } from './node.ts'
import { addPlanner } from './planner.ts'
import type { Stage } from './stage.ts'

/** `key=value` words of a command; `targets=east,west`. */
export type Given = ReadonlyMap<string, string>

const known = [
  'endpoints',
  'targets',
  'prefer',
  'ttl',
  'minimum',
  'mode',
  'publish',
  'nodes',
  'vantages',
  'foreign',
  'below',
] as const

export const checkOf = (target: string): CheckId => `check-${target}` as CheckId

/** The usual targets keep their address wherever they stand in a list. */
const octets: ReadonlyMap<string, number> = new Map([
  ['east', 1],
  ['west', 2],
  ['north', 3],
  ['south', 4],
])

/** `east`, or `east@aws/us-east-1` for what it stands on; `east!` must be proven ready. */
function targetSpec(text: string, index: number): TargetSpec {
  const mark = text.endsWith('!')
  const [id = '', foundation] = text.replace('!', '').split('@')
  return {
    id: id as TargetId,
    records: [{ type: 'A', address: `192.0.2.${octets.get(id) ?? 10 + index}` }],
    check: checkOf(id),
    standsOn: foundation ? [foundation as FoundationPath] : [],
    ...(mark ? { ready: { smoke: `${id}-smoke` as CheckId } } : {}),
  }
}

const listOf = (text: string): readonly string[] => text.split(',').filter((word) => word !== '')

/** One name by default; a number is so many of them. */
function endpointNames(text: string): readonly EndpointName[] {
  const count = Number(text)
  if (!Number.isInteger(count)) return listOf(text) as EndpointName[]
  return Array.from({ length: count }, (_, n) => `s${`${n + 1}`.padStart(3, '0')}.example` as EndpointName)
}

/** What the configuration says; `without` leaves a target out but keeps the addresses of the others. */
function specsOf(given: Given): readonly EndpointSpec[] {
  for (const key of given.keys())
    if (!(known as readonly string[]).includes(key))
      throw new Error(`there is no ${key}=; expected ${known.join('=, ')}=`)
  const all = listOf(given.get('targets') ?? 'east,west').map(targetSpec)
  const sets = (given.get('prefer') ?? all.map(({ id }) => id).join()).split(',').filter((set) => set !== '')
  return endpointNames(given.get('endpoints') ?? 'app.example').map((name) => ({
    name,
    public: true,
    ttl: Number(given.get('ttl') ?? 5),
    mode: (given.get('mode') ?? 'automatic') as EndpointMode,
    minimum: Number(given.get('minimum') ?? 1),
    belowQuorum: (given.get('below') ?? 'hold') as 'hold' | 'local',
    targets: all,
    prefer: sets.map((set) => set.split('+') as TargetId[]),
    publish: listOf(given.get('publish') ?? 'office') as PublisherId[],
  }))
}

/** What was said before and is not said anew goes on. */
export function reconfigure(stage: Stage, given: Given): void {
  stage.given = new Map([...stage.given, ...given])
  stage.specs = specsOf(stage.given)
  stage.lines.naming = stage.specs.length > 1
}

export function setScene(stage: Stage, given: Given): void {
  stage.clear()
  reconfigure(stage, given)
  const [first] = stage.specs
  if (given.get('foreign') === 'repair') stage.pace = { onForeignEdit: 'repair' }
  for (const id of first?.publish ?? []) if (id !== here) stage.authorities.set(id, new Map())
  const nodes = listOf(given.get('nodes') ?? 'enactor-1,enactor-2')
  for (const name of nodes) addNode(stage, name)
  stage.vantages = listOf(given.get('vantages') ?? '') as NodeName[]
  addPlanner(stage, 'planner', 'store')
  const targets = first?.targets.map(
    ({ id, records: [record] }) => `${id} ${record && 'address' in record ? record.address : ''}`,
  )
  stage.say(
    'scene',
    `${nodes.join(', ')} write to ${first?.publish.join(', ')}; ${targets?.join(', ')}`,
    first?.name,
  )
}
