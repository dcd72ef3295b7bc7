// The commands of stories. Each is one line of the table below: what it takes, what it does, and how it is used.

import { generation, makePlan, type OperatorOrder, type RefusalName } from '../../src/steering/index.ts'
import {
  type Duration,
  type EndpointName,
  type PublisherId,
  parseDuration,
  type TargetId,
} from '../../src/terms/index.ts'
import { nothing } from '../resource.ts'
import { forgetLooks, hearFrom, look } from './looks.ts'
import { crashNode, startNode } from './node.ts'
import { addPlanner, startPlanner } from './planner.ts'
import type { NodeProcess, PlannerProcess } from './processes.ts'
import { retireOn } from './retire.ts'
import { checkOf, type Given, reconfigure, setScene } from './scene.ts'
import { show } from './show.ts'
import type { Stage } from './stage.ts'
import { fenceText } from './words.ts'

type Words = {
  readonly plain: readonly string[]
  readonly given: Given
  readonly rest: (from: number) => string
}

type Command = { readonly usage: string; readonly run: (stage: Stage, words: Words) => void }

export function perform(stage: Stage, line: string): readonly string[] {
  const [name = '', ...words] = line.split(/\s+/)
  const command = commands[name]
  if (!command)
    throw new Error(
      `there is no command ${JSON.stringify(name)}; expected ${Object.keys(commands).join(', ')}`,
    )
  try {
    command.run(stage, wordsOf(words))
  } catch (problem) {
    throw new Error(
      `> ${line}\n  ${problem instanceof Error ? problem.message : problem}\n  usage: ${command.usage}`,
    )
  }
  stage.mail.settle()
  return stage.lines.taken()
}

function wordsOf(words: readonly string[]): Words {
  const isGiven = (word: string) => /^[a-z]+=/.test(word)
  const plain = words.filter((word) => !isGiven(word))
  const given = new Map(
    words.filter(isGiven).map((word): [string, string] => {
      const [key = '', ...value] = word.split('=')
      return [key, value.join('=')]
    }),
  )
  return { plain, given, rest: (from) => plain.slice(from).join(' ') }
}

function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`expected ${what}`)
  return value
}

const nodeOf = (stage: Stage, name: string | undefined): NodeProcess =>
  need(stage.nodes.get(name ?? ''), `a node, one of ${[...stage.nodes.keys()].join(', ')}; read ${name}`)

const plannerOf = (stage: Stage, name: string | undefined): PlannerProcess =>
  need(
    stage.planners.get(name ?? 'planner'),
    `a planner, one of ${[...stage.planners.keys()].join(', ')}; read ${name}`,
  )

function durationOf(text: string | undefined): Duration {
  const parsed = parseDuration(text ?? '')
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

/** `A -> B [what]` */
function routeOf({ plain }: Words): { from: string; to: string; what: string | null } {
  const [from, arrow, to, what = null] = plain
  if (arrow !== '->' && arrow !== '|') throw new Error('expected a route such as enactor-1 -> office')
  return { from: need(from, 'who sends'), to: need(to, 'who receives'), what }
}

const commands: Record<string, Command> = {
  amazon: {
    usage: 'amazon dig NAME | planner makes N | ENACTOR begins N | ENACTOR applies NAME | ENACTOR cleans up',
    run: (stage, { plain }) => stage.amazon.perform(plain),
  },
  scene: {
    usage:
      'scene [endpoints=NAMES|N] [targets=east,west@foundation] [nodes=…] [publish=office,here] [vantages=…]',
    run: (stage, { given }) => setScene(stage, given),
  },
  configure: {
    usage: 'configure [PLANNER] [the keys of scene | nothing]: loads the configuration',
    run: (stage, { plain, given }) => {
      const empty = plain.includes('nothing')
      const [planner] = plain.filter((word) => word !== 'nothing')
      reconfigure(stage, given)
      load(stage, plannerOf(stage, planner), empty ? [] : stage.specs)
    },
  },
  planner: {
    usage: 'planner NAME on STORE: one more planner',
    run: (stage, { plain: [name, , store] }) => {
      const planner = addPlanner(stage, need(name, 'a name'), need(store, 'a store'))
      startPlanner(stage, planner, planner.store)
    },
  },
  order: {
    usage:
      'order WHO|node:NAME hold|unhold|repair|drain|undrain|rollback|approve|overrule ENDPOINT [TARGET|GENERATION|REFUSAL] WHY…',
    run: (stage, words) => {
      const [who] = words.plain
      plannerOf(stage, 'planner').hear({
        kind: 'order',
        order: orderOf(stage, words),
        author: who?.includes(':') ? who : `operator:${who}`,
        at: stage.now,
      })
    },
  },
  delay: {
    usage: 'delay A -> B [WHAT]: letters on this route do not arrive until they are delivered',
    run: (stage, words) => stage.mail.rule({ ...routeOf(words), fate: 'delay' }),
  },
  lose: {
    usage: 'lose A -> B [WHAT]: the next such letter is lost',
    run: (stage, words) => stage.mail.rule({ ...routeOf(words), fate: 'lose' }),
  },
  cut: {
    usage: 'cut A | B: nothing passes between the two',
    run: (stage, words) => {
      const { from, to } = routeOf(words)
      stage.mail.rule({ from, to, what: null, fate: 'cut' })
      stage.mail.rule({ from: to, to: from, what: null, fate: 'cut' })
    },
  },
  heal: {
    usage: 'heal A | B',
    run: (stage, words) => stage.mail.heal(routeOf(words).from, routeOf(words).to),
  },
  deliver: {
    usage: 'deliver A -> B: what was delayed on this route arrives',
    run: (stage, words) => {
      const { from, to } = routeOf(words)
      if (stage.mail.release(from, to) === 0) throw new Error(`nothing was delayed from ${from} to ${to}`)
    },
  },
  crash: {
    usage: 'crash NODE: its memory is lost, its disk is not',
    run: (stage, { plain: [name] }) => {
      crashNode(nodeOf(stage, name))
      forgetLooks(stage, need(name, 'a node'))
      stage.say(name ?? '', 'is killed; its memory is lost')
    },
  },
  start: {
    usage: 'start NODE | start PLANNER on STORE',
    run: (stage, { plain: [name, , store] }) => {
      const planner = stage.planners.get(name ?? '')
      if (planner) startPlanner(stage, planner, store ?? planner.store)
      else startNode(stage, nodeOf(stage, name))
    },
  },
  look: {
    usage: 'look VANTAGE TARGET up|down|unknown…: so many looks in a row, 200 ms apart',
    run: (stage, { plain: [vantage, target, ...verdicts] }) =>
      look(stage, need(vantage, 'a vantage'), need(target, 'a target'), verdicts),
  },
  judge: {
    usage: 'judge NODE TARGET up|down|unknown: what a node makes of a target',
    run: (stage, { plain: [name, target, state], rest }) => {
      const judged = state as 'up' | 'down' | 'unknown'
      const why = rest(3) || `${target} looks ${state}`
      nodeOf(stage, name).hear({
        kind: 'health',
        check: checkOf(target ?? ''),
        state: judged,
        at: stage.now,
        why,
      })
    },
  },
  silence: {
    usage: 'silence VANTAGE…: heard no more',
    run: (stage, { plain }) => hearFrom(stage, { without: plain }),
  },
  hear: {
    usage: 'hear VANTAGE…: heard again',
    run: (stage, { plain }) => hearFrom(stage, { again: plain }),
  },
  canaries: {
    usage: 'canaries NODE fail|answer: what the node looks at to know its own eyes, unrelated to any target',
    run: (stage, { plain: [name, what] }) => {
      const sound = what === 'answer'
      const why = sound ? 'the canaries answer' : '3 of 3 canaries fail'
      nodeOf(stage, name).hear({ kind: 'observer', sound, why, at: stage.now })
    },
  },
  readiness: {
    usage: 'readiness NODE ENDPOINT TARGET ready|not-ready WHY…: replica lag, spare capacity',
    run: (stage, { plain: [name, endpoint, target, state], rest }) =>
      nodeOf(stage, name).hear({
        kind: 'readiness',
        endpoint: endpoint as EndpointName,
        target: target as TargetId,
        state: state as 'ready' | 'not-ready',
        why: rest(4),
        at: stage.now,
      }),
  },
  tear: {
    usage: 'tear NODE ENDPOINT: its file of this name cannot be read any more, nor the copy before it',
    run: (stage, { plain: [name, endpoint] }) => {
      nodeOf(stage, name).disk.delete(endpoint as EndpointName)
      stage.say(
        need(name, 'a node'),
        'the file cannot be read: SERVFAIL for this name until a plan comes',
        endpoint as EndpointName,
      )
    },
  },
  pass: {
    usage: 'pass 10s: time passes',
    run: (stage, { plain: [wait] }) => stage.advance(durationOf(wait)),
  },
  edit: {
    usage:
      'edit AUTHORITY ENDPOINT ADDRESS|empty|gone: by somebody who is not Holdfast; gone takes the fence, too',
    run: (stage, { plain: [authority, endpoint, what] }) => {
      const [id, name] = [authority as PublisherId, endpoint as EndpointName]
      const now = stage.at(id, name)
      const [first] = now.sets
      const address = need(what, 'an address')
      const sets = what === 'empty' || !first ? [] : [{ ...first, data: [{ type: 'A' as const, address }] }]
      stage.set(id, name, what === 'gone' ? nothing : { ...now, sets }, null)
    },
  },
  forge: {
    usage: 'forge AUTHORITY ENDPOINT GENERATION: a fence that Holdfast did not write',
    run: (stage, { plain: [authority, endpoint, number] }) => {
      const [id, name] = [authority as PublisherId, endpoint as EndpointName]
      const fence = {
        generation: generation(BigInt(number ?? '')),
        digest: 'f'.repeat(32) as never,
        selection: 0n,
      }
      stage.set(id, name, { ...stage.at(id, name), fence }, null)
    },
  },
  retire: {
    usage: 'retire ENDPOINT GENERATION: the clean-up asks to remove this plan',
    run: (stage, { plain: [endpoint, number] }) =>
      retireOn(stage, need(endpoint, 'an endpoint') as EndpointName, generation(BigInt(number ?? ''))),
  },
  copy: {
    usage: 'copy STORE to STORE: everything in it, as it is now',
    run: (stage, { plain: [from, , to] }) => {
      const shelf = need(stage.stores.get(from ?? ''), 'a store')
      stage.stores.set(need(to, 'the copy'), { ...shelf })
      stage.say(to ?? '', `is a copy of ${from}: ${shelf.plans.length} plans`)
    },
  },
  stop: {
    usage: 'stop PLANNER: it is gone, and its store with it',
    run: (stage, { plain: [name] }) => {
      const planner = plannerOf(stage, name)
      stage.planners.delete(planner.name)
      stage.say(planner.name, `is gone, and ${planner.store} with it`)
    },
  },
  age: {
    usage: 'age STORE ENDPOINT GENERATION: its newest plan of this name gets this number',
    run: (stage, { plain: [name, endpoint, number] }) => {
      const shelf = need(stage.stores.get(name ?? ''), 'a store')
      const newest = need(
        shelf.plans.findLast((plan) => plan.envelope.endpoint === endpoint),
        'a plan of this name',
      )
      const aged = makePlan({ ...newest, generation: generation(BigInt(number ?? '')) })
      shelf.plans = shelf.plans.map((plan) => (plan === newest ? aged : plan))
      stage.say(name ?? '', `keeps ${fenceText(aged)}`, aged.envelope.endpoint)
    },
  },
  forget: {
    usage: 'forget STORE ENDPOINT: the record of orders is lost there, the plans are not',
    run: (stage, { plain: [name, endpoint] }) => {
      const shelf = need(stage.stores.get(name ?? ''), 'a store')
      shelf.orders = new Map([...shelf.orders].filter(([kept]) => kept !== endpoint))
    },
  },
  tell: {
    usage: 'tell reads: say what every read finds',
    run: (stage) => {
      stage.tellingReads = true
    },
  },
  show: {
    usage: 'show: what is answered, by whom it is known, and whether anybody complains',
    run: (stage) => show(stage),
  },
}

/** A configuration is loaded by the planner and by every node that runs. */
function load(stage: Stage, planner: PlannerProcess, specs: Stage['specs']): void {
  const event = { kind: 'configured', specs, at: stage.now } as const
  planner.hear(event)
  for (const node of stage.nodes.values()) node.hear(event)
}

export const usages = Object.values(commands).map(({ usage }) => usage)

function orderOf(stage: Stage, { plain: [, kind, name, ...more], rest }: Words): OperatorOrder {
  const endpoint = need(name, 'an endpoint') as EndpointName
  switch (kind) {
    case 'hold':
    case 'unhold':
    case 'repair':
      return { kind, endpoint, why: rest(3) }
    case 'drain':
    case 'undrain': {
      const everywhere = endpoint === ('everywhere' as string)
      return { kind, target: more[0] as TargetId, ...(everywhere ? {} : { endpoint }), why: rest(4) }
    }
    case 'rollback':
      return { kind, endpoint, to: generation(BigInt(more[0] ?? '')), why: rest(4) }
    case 'overrule':
      return { kind, endpoint, refusal: more[0] as RefusalName, why: rest(4) }
    case 'approve': {
      const proposal = plannerOf(stage, 'planner').state.endpoints.get(endpoint)?.proposal
      if (!proposal) throw new Error(`nothing waits for approval at ${endpoint}`)
      return { kind, endpoint, generation: proposal.generation, digest: proposal.digest }
    }
    default:
      throw new Error(`there is no order ${kind}`)
  }
}
