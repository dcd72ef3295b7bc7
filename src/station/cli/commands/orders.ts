// An operator's orders: hold, release, adopt, drain, repair.

import type { Command } from 'commander'
import { gathered, json, print, url } from './options.ts'

export function orderCommands(program: Command): void {
  const orders = () => import('../orders.ts')
  program
    .command('hold')
    .description('pin an endpoint to what it answers now; automation cannot undo it')
    .argument('<endpoint>')
    .requiredOption('--why <text>', 'the reason, for the journal')
    .addOption(url())
    .addOption(json())
    .action(async (endpoint: string, options) => (await orders()).hold(endpoint, options, print))
  program
    .command('release')
    .description('take back the hold on an endpoint; with --to-static give the name back to its owner')
    .argument('<endpoint>')
    .option('--why <text>', 'the reason, for the journal')
    .option('--to-static', 'stop steering it: its fences are removed, its records stay as they are')
    .option('--no-dry-run', 'with --to-static: do it, in place of showing what would be done')
    .option(
      '--without <node>',
      'with --to-static: a node that is away and that you know to be stopped for good',
      gathered,
      [],
    )
    .addOption(url())
    .addOption(json())
    .action(async (endpoint: string, { toStatic, ...options }) =>
      toStatic
        ? (await import('../custody.ts')).giveBack(endpoint, options, print)
        : (await orders()).release(endpoint, { ...options, why: options.why ?? 'released' }, print),
    )
  program
    .command('adopt')
    .description('take over a name with the records that stand there; shows first what that would write')
    .argument('<endpoint>')
    .option('--why <text>', 'the reason, for the journal')
    .option('--no-dry-run', 'do it, in place of showing what would be done')
    .addOption(url())
    .addOption(json())
    .action(async (endpoint: string, options) =>
      (await import('../custody.ts')).adopt(endpoint, options, print),
    )
  program
    .command('drain')
    .description('take a target out of its endpoints, or bring it back with --undo')
    .argument('<target>')
    .option('--why <text>', 'the reason, for the journal')
    .option('--endpoint <name>', 'only in this endpoint')
    .option('--undo', 'bring it back')
    .addOption(url())
    .addOption(json())
    .action(async (target: string, options) => (await orders()).drain(target, options, print))

  program
    .command('repair')
    .description('write the plan in force anew, over whatever stands at its publishers')
    .argument('[endpoint]', 'with --dry-run it may be left out: every endpoint')
    .option('--why <text>', 'the reason, for the journal')
    .option('--dry-run', 'only show, for each publisher, what stands there and what would be written over it')
    .addOption(url())
    .addOption(json())
    .action(async (endpoint: string | undefined, options) =>
      (await import('../repair.ts')).repair(endpoint, options, print),
    )
}
