// Looking on a stage: vantages look, each judges with its own hysteresis, and every node counts the votes of the
// configured vantages. The judges are those of `src/signals`.

import {
  type CheckResult,
  type Health,
  initialHealth,
  judgeQuorum,
  stepHealth,
} from '../../src/signals/index.ts'
import { after, type CheckId, ms, type NodeName } from '../../src/terms/index.ts'
import type { NodeProcess } from './processes.ts'
import { checkOf } from './scene.ts'
import type { Stage } from './stage.ts'

/** Two failures in a row judge down, three successes judge up: the defaults of a check. */
const rule = { down: 2, up: 3 }
const every = ms(200)

const known = new WeakMap<Stage, Map<string, Health>>()

function healths(stage: Stage): Map<string, Health> {
  const there = known.get(stage) ?? new Map<string, Health>()
  known.set(stage, there)
  return there
}

const keyOf = (vantage: string, check: CheckId): string => `${vantage} ${check}`

/** What a process has seen is lost with its memory. */
export function forgetLooks(stage: Stage, vantage: string): void {
  const all = healths(stage)
  for (const key of all.keys()) if (key.startsWith(`${vantage} `)) all.delete(key)
}

/** Looks one after the other; a verdict that changes goes to every node. */
export function look(stage: Stage, vantage: string, target: string, verdicts: readonly string[]): void {
  const check = checkOf(target)
  const healthOf = healths(stage)
  for (const verdict of verdicts) {
    stage.advance(every)
    const result: CheckResult = {
      check,
      vantage: vantage as NodeName,
      sequence: 0,
      at: stage.now,
      tookMs: 0,
      verdict: verdict as CheckResult['verdict'],
      detail: `${target} ${verdict === 'up' ? 'answers' : verdict === 'down' ? 'does not answer' : 'was not looked at'}`,
    }
    const step = stepHealth(healthOf.get(keyOf(vantage, check)) ?? initialHealth(), result, rule)
    healthOf.set(keyOf(vantage, check), step.health)
    if (!step.judged) continue
    stage.say(vantage, `judges ${target} ${step.judged.state}: ${step.judged.why}`)
    for (const node of stage.nodes.values()) {
      const arrive = () => count(stage, node, check, step.judged!.why)
      stage.mail.send({
        from: vantage,
        to: node.name,
        what: 'health',
        text: `${target} is ${step.judged.state}`,
        subject: null,
        arrive,
      })
    }
    stage.mail.settle()
  }
}

/** A node alone believes its own eyes; with vantages configured their quorum decides. */
function count(stage: Stage, node: NodeProcess, check: CheckId, why: string): void {
  const { vantages } = stage
  const states = new Map(
    vantages.flatMap((vantage) => {
      const health = healths(stage).get(keyOf(vantage, check))
      return health && !stage.silent.has(vantage) ? [[vantage, health.state] as const] : []
    }),
  )
  const own = healths(stage).get(keyOf(node.name, check))?.state ?? 'unknown'
  const quorum = quorumOf(stage)
  const verdict = vantages.length === 0 ? own : judgeQuorum(states, { of: vantages, quorum })
  if (verdict === 'below-quorum') return
  const votes = [...states.values()].filter((state) => state === verdict).length
  const counted = vantages.length === 0 ? why : `${votes} of ${vantages.length} vantages: ${why}`
  node.hear({ kind: 'health', check, state: verdict, at: after(stage.now, ms(0)), why: counted })
}

/** Who is heard changes; every node is told what that makes of the quorum. */
export function hearFrom(stage: Stage, { without = [], again = [] }: Heard): void {
  for (const vantage of without) stage.silent.add(vantage as NodeName)
  for (const vantage of again) stage.silent.delete(vantage as NodeName)
  const { vantages, silent } = stage
  const heard = vantages.filter((name) => !silent.has(name)).length
  const quorum = quorumOf(stage)
  const met = heard >= quorum
  const why = `${heard} of ${vantages.length} vantages are heard, the quorum is ${quorum}`
  for (const node of stage.nodes.values())
    node.hear({ kind: 'quorum', met, confirmed: met && quorum > 1, why, at: stage.now })
}

type Heard = { readonly without?: readonly string[]; readonly again?: readonly string[] }

/** The majority of the configured ones. */
const quorumOf = ({ vantages }: Stage): number => Math.floor(vantages.length / 2) + 1
