// Who is told, and whether it arrives.

import type { Command } from 'commander'
import { ackCommand } from './acts.ts'
import { asking, print } from './options.ts'

export function alertCommands(program: Command): void {
  const alert = program.command('alert').description('who is told of trouble, and whether it arrives')
  asking(alert.command('test'))
    .description('send a test by a route, to each of its recipients; exit 1 unless all of them took it')
    .argument('<route>', 'the entry of `alerts:` in the configuration')
    .option('--dry-run', 'show what would be sent, without secrets, and send nothing')
    .action(async (route: string, options) => (await import('../alert.ts')).alertTest(route, options, print))
  asking(alert.command('explain'))
    .description('who was told of an incident and who was not: route by route, when, and by which rule')
    .argument('<incident>', 'its id, as the board and the journal show it')
    .action(async (id: string, options) =>
      (await import('../alert-explain.ts')).alertExplain(id, options, print),
    )
  ackCommand(alert)
}
