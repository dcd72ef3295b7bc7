// A small world to try Holdfast on, and what may be done to it.

import { type Command, Option } from 'commander'
import { asking, json, listen, print, url } from './options.ts'

export function quickstartCommands(program: Command, version: string): void {
  const quickstart = program
    .command('quickstart')
    .description('a small world to try Holdfast on: two web servers, one steered name')
  listen(quickstart.command('up', { isDefault: true }))
    .description('start the two web servers, the webhook receiver and Holdfast (what "npm start" does)')
    .addOption(
      new Option('--example <name>', 'another small world: three enactors that race for every write').choices(
        ['three-enactors'],
      ),
    )
    .option('--no-bind', 'three-enactors: the embedded zone alone, also where BIND is installed')
    .action(async ({ bind, ...options }) =>
      options.example === undefined
        ? (await import('../../quickstart/up.ts')).up(options, version)
        : (await import('../../quickstart/three-enactors.ts')).upThreeEnactors(
            bind ? options : { ...options, bind },
            version,
          ),
    )
  for (const [deed, text] of [
    ['break', 'kill the servers named, tell Holdfast nothing, and watch from outside'],
    ['freeze', 'stop the servers named (SIGSTOP): they accept and never answer'],
    ['heal', 'bring the servers named back'],
  ] as const) {
    quickstart
      .command(deed)
      .description(text)
      .argument('<targets...>', 'east, west or both')
      .addOption(url())
      .addOption(json())
      .action(async (targets: string[], options) =>
        (await import('../../quickstart/deeds.ts')).perform(deed, targets, options, print),
      )
  }

  const race = () => import('../../quickstart/race.ts')
  asking(quickstart.command('stall').argument('<enactor>', 'such as enactor-1'))
    .description(
      'an enactor stands still (SIGSTOP) between reading the fence and writing the plan that this orders',
    )
    .action(async (name: string, options) => (await race()).stall(name, options, print))
  asking(quickstart.command('pass'))
    .description('let a newer plan pass, and watch it come in force')
    .action(async (options) => (await race()).pass(options, print))
  asking(quickstart.command('resume').argument('<enactor>', 'the one that stands still'))
    .description('wake it, and see its late write refused')
    .action(async (name: string, options) => (await race()).resume(name, options, print))
  asking(quickstart.command('race').argument('<enactor>', 'such as enactor-1'))
    .description('stall, two newer plans, resume: all at once, watched 100 times a second')
    .action(async (name: string, options) => (await race()).race(name, options, print))
}
