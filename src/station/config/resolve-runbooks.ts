// Runbooks: in the configuration or in files of their own, whose problems are told at their own lines. Everything that a
// step names exists.

import { isAbsolute } from 'node:path'
import { type Deed, describeDeed, type Runbook, type RunbookStep } from '../../steering/index.ts'
import { type EndpointName, formatDuration } from '../../terms/index.ts'
import type { CommandSpec } from './config.ts'
import { declaredAt, refersTo, type Scene } from './names.ts'
import type { Path } from './problems.ts'
import type { Written } from './shape.ts'
import { RunbookShape, type WrittenRunbook, type WrittenStep } from './shape-runbooks.ts'

export function resolveCommands(written: Written['commands'], scene: Scene): readonly CommandSpec[] {
  return Object.entries(written).map(([name, { run }]) => {
    if (!isAbsolute(run[0] ?? ''))
      scene.tell(
        ['commands', name, 'run', 0],
        `expected the absolute path of a program, read ${JSON.stringify(run[0])}`,
        'no search path is used, so that nobody can put another program in its place',
      )
    return { name, run }
  })
}

export function resolveRunbooks(written: Written['runbooks'], scene: Scene): readonly Runbook[] {
  return Object.entries(written).flatMap(([name, one]) => {
    const here: Path = ['runbooks', name]
    if (typeof one !== 'string') return [resolveRunbook(name, one, here, scene)]
    const included = scene.include(here, one, RunbookShape)
    return included ? [resolveRunbook(name, included.written as WrittenRunbook, [], included.scene)] : []
  })
}

function resolveRunbook(name: string, { title, steps }: WrittenRunbook, here: Path, scene: Scene): Runbook {
  return {
    name,
    title: title ?? name,
    steps: steps.map((step, i) => resolveStep(step, [...here, 'steps', i], scene)),
  }
}

function resolveStep(step: WrittenStep, here: Path, scene: Scene): RunbookStep {
  const deed = deedOf(step, here, scene)
  const { within } = step
  if (deed.kind === 'ask' && within < 60_000)
    scene.warn([...here, 'within'], `${formatDuration(within)} is little time for a person to answer`)
  return { name: step.name ?? describeDeed(deed), within, deed }
}

function deedOf(step: WrittenStep, here: Path, scene: Scene): Deed {
  const refer = (section: Path, what: string, name: string, ...at: string[]): void =>
    void refersTo(scene, section, what, name, [...here, ...at])
  const { drain, waitForLag, move, check, ask, run } = step
  if (drain) {
    targetExists(scene, drain.target, drain.endpoint, [...here, 'drain', 'target'])
    const only = drain.endpoint === undefined ? {} : { endpoint: drain.endpoint as EndpointName }
    return { kind: 'drain', target: drain.target, ...only }
  }
  if (waitForLag) {
    refer(['checks'], 'check', waitForLag.check, 'waitForLag', 'check')
    return { kind: 'waitForLag', check: waitForLag.check, atMostSeconds: waitForLag.atMost / 1000 }
  }
  if (move) {
    targetExists(scene, move.to, move.endpoint, [...here, 'move', 'to'])
    return { kind: 'move', endpoint: move.endpoint as EndpointName, to: move.to }
  }
  if (check) {
    refer(['checks'], 'check', check.check, 'check', 'check')
    return { kind: 'check', ...check }
  }
  if (ask) return { kind: 'ask', ...ask }
  if (run) {
    refer(['commands'], 'command', run.command, 'run', 'command')
    if (run.undo !== undefined) refer(['commands'], 'command', run.undo, 'run', 'undo')
    return { kind: 'run', command: run.command, undo: run.undo ?? null, repeatable: run.repeatable }
  }
  return { kind: 'notify', text: step.notify ?? '' }
}

function targetExists(scene: Scene, target: string, endpoint: string | undefined, from: Path): void {
  if (endpoint !== undefined) {
    if (refersTo(scene, ['endpoints'], 'endpoint', endpoint, from))
      refersTo(scene, ['endpoints', endpoint, 'targets'], 'target', target, from)
    return
  }
  const endpoints = [...declaredAt(scene.whole, ['endpoints']).keys()]
  if (!endpoints.some((name) => declaredAt(scene.whole, ['endpoints', name, 'targets']).has(target)))
    scene.tell(from, `no target of any endpoint is called ${JSON.stringify(target)}`)
}
