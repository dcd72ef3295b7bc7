// Before the day: what a loss would take, how much stands in one place, where names resolve into.

import type { Command } from 'commander'
import { asking, gathered, print, resolving } from './options.ts'

export function outlookCommands(program: Command): void {
  const outlook = (command: Command): Command =>
    asking(
      command.option(
        '--config <file>',
        'ask a configuration instead of a running Holdfast; everything is taken to be up',
      ),
    )

  outlook(program.command('whatif'))
    .description('what dies, what moves and what remains if this were lost; exit 3 when something dies')
    .argument('[lost...]', 'foundations (aws/us-east-1), providers (aws) or jurisdictions (jurisdiction:US)')
    .option('--jurisdiction <name>', 'as jurisdiction:NAME', gathered, [])
    .option('--all', 'every foundation, ranked by what dies with it (exit 0)')
    .action(async (lost: string[], options) =>
      (await import('../what-if.ts')).whatIfCommand(lost, options, print),
    )

  outlook(program.command('concentration'))
    .description('how much stands with one provider, in one region, under one jurisdiction; single points')
    .option('--sites <file>', 'of a list of sites instead: rank,site,provider on each line, also gzipped')
    .option(
      '--same <other=name>',
      'with --sites: two names of one company, such as maxcdn=stackpath',
      gathered,
      [],
    )
    .action(async ({ sites, ...options }) =>
      sites === undefined
        ? (await import('../concentration.ts')).concentrationCommand(options, print)
        : (await import('../sites.ts')).sitesCommand(sites, options, print),
    )

  resolving(program.command('map'))
    .description('which provider and region the names of a list resolve into; exit 1 when one has no address')
    .argument('<file>', 'host names, one on each line or in a CSV; - is standard input')
    .option('--timeout <duration>', 'for one answer', '3s')
    .option('--at-once <n>', 'names in work at a time', Number, 32)
    .option('--yaml', 'as `services` to paste into a configuration, each edge with its evidence')
    .option('--json', 'one JSON object a line')
    .action(async (file: string, options) => (await import('../map.ts')).mapCommand(file, options, print))
}
