// Checks that measure, and the rules that rest on what they measure.

import type { CheckSpec, Probe } from '../../checks/index.ts'
import type { LagRule, ReadyRule } from '../../steering/index.ts'
import { type CheckId, formatDuration } from '../../terms/index.ts'
import { resolveCredentials } from './aws-credentials.ts'
import { refersTo, type Scene } from './names.ts'
import type { Path } from './problems.ts'
import type { WrittenTarget } from './shape-endpoint.ts'
import type { WrittenReady } from './shape-ready.ts'
import type { WrittenCheck } from './shape-signals.ts'

export function postgresProbe(
  written: NonNullable<WrittenCheck['postgres']>,
  here: Path,
  scene: Scene,
): Probe {
  const { passwordFile, caFile, primary, ...rest } = written
  return {
    kind: 'postgres',
    ...rest,
    ...(primary === undefined ? {} : { primary }),
    ...(passwordFile === undefined
      ? {}
      : { passwordFile: scene.nameFile([...here, 'passwordFile'], passwordFile, true) }),
    ...(caFile === undefined ? {} : { caFile: scene.nameFile([...here, 'caFile'], caFile, false) }),
  }
}

export function dynamodbProbe(
  written: NonNullable<WrittenCheck['dynamodb']>,
  here: Path,
  scene: Scene,
): Probe {
  const { table, key, from, to } = written
  if (from.region === to.region && from.endpoint === to.endpoint)
    scene.tell([...here, 'to'], 'the canary would be read where it is written: name the other region')
  return {
    kind: 'dynamodb',
    table,
    key,
    from,
    to,
    ...resolveCredentials(written, here, scene),
  }
}

/** `ready` and `capacity` of a target; nothing for what is not written. */
export function resolveReady(
  written: WrittenTarget,
  checks: readonly CheckSpec[],
  here: Path,
  scene: Scene,
): { readonly ready?: ReadyRule; readonly capacity?: number } {
  const { ready, capacity, check } = written
  const stated = capacity === undefined ? {} : { capacity }
  if (ready === undefined) return stated
  const at = [...here, 'ready']
  const { lag, smoke } = ready
  if (!lag && !ready.capacity && smoke === undefined)
    scene.tell(at, 'names nothing to prove: expected `lag`, `capacity` or `smoke`')
  if (check === undefined)
    scene.warn(at, 'without a `check` it is never judged up, and so never a destination, ready or not')
  if (smoke !== undefined) refersTo(scene, ['checks'], 'check', smoke, [...at, 'smoke'])
  return {
    ...stated,
    ready: {
      ...(lag && { lag: lagRule(lag, checks, [...at, 'lag'], scene) }),
      ...(ready.capacity && {
        capacity: capacityRule(ready.capacity, capacity, checks, [...at, 'capacity'], scene),
      }),
      ...(smoke === undefined ? {} : { smoke: smoke as CheckId }),
    },
  }
}

function lagRule(
  written: NonNullable<WrittenReady['lag']>,
  checks: readonly CheckSpec[],
  here: Path,
  scene: Scene,
): LagRule {
  const { check, max, policy, loseAtMost } = written
  const spec = measuring(check, 'seconds behind', checks, [...here, 'check'], scene)
  if (spec?.probe.kind === 'dynamodb' && max < 2 * spec.every)
    scene.tell(
      [...here, 'max'],
      `a canary is written every ${formatDuration(spec.every)}, so its age cannot stay below ${formatDuration(max)}: expected at least twice the check's \`every\``,
    )
  if (policy === 'move' && loseAtMost === undefined)
    scene.tell(here, '`policy: move` needs `loseAtMost`: the most seconds of writes that a move may lose')
  if (policy === 'wait' && loseAtMost !== undefined)
    scene.tell(
      [...here, 'loseAtMost'],
      '`policy: wait` loses nothing: choose `move` or `ask`, or leave it out',
    )
  if (loseAtMost !== undefined && loseAtMost <= max)
    scene.tell(
      [...here, 'loseAtMost'],
      `expected more than \`max\` (${formatDuration(max)}), up to which it is ready anyway; read ${formatDuration(loseAtMost)}`,
    )
  return { check: check as CheckId, max, policy, ...(loseAtMost === undefined ? {} : { loseAtMost }) }
}

function capacityRule(
  { check, atLeast }: NonNullable<WrittenReady['capacity']>,
  stated: number | undefined,
  checks: readonly CheckSpec[],
  here: Path,
  scene: Scene,
): NonNullable<ReadyRule['capacity']> {
  if (check === undefined) {
    if (stated === undefined)
      scene.tell(here, "needs a `check` that measures it, or the target's own `capacity` beside `ready`")
    else if (stated < atLeast)
      scene.warn(here, `the target states ${stated}, less than ${atLeast}: it is never a destination`)
    return { atLeast }
  }
  const spec = measuring(check, 'capacity', checks, [...here, 'check'], scene)
  if (spec && spec.probe.kind !== 'http')
    scene.tell([...here, 'check'], `check ${check} measures seconds behind, not capacity: ${howToMeasure}`)
  return { check: check as CheckId, atLeast }
}

const howToMeasure = 'expected an `http` check with `json`'

/** The check, when it exists and returns a value. */
function measuring(
  check: string,
  what: string,
  checks: readonly CheckSpec[],
  from: Path,
  scene: Scene,
): CheckSpec | null {
  if (!refersTo(scene, ['checks'], 'check', check, from)) return null
  const spec = checks.find(({ id }) => id === check)
  const { probe } = spec ?? {}
  if (!spec || !probe) return null
  if (probe.kind === 'postgres' || probe.kind === 'dynamodb') return spec
  if (probe.kind === 'http' && probe.json !== undefined) return spec
  scene.tell(
    from,
    `check ${check} (${probe.kind}) returns no value, so it cannot tell ${what}`,
    'measure with `http: { url, json: /path }`, `postgres` or `dynamodb`',
  )
  return null
}
