// Plans: shown, compared, exported; approved, rolled back, overruled.

import { type Command, Option } from 'commander'
import { json, print, url } from './options.ts'

export function planCommands(program: Command): void {
  const plans = () => import('../plans.ts')
  const plan = program
    .command('plan')
    .description('show or compare plans; approve one, roll back to one, overrule a refusal')
  plan
    .command('show', { isDefault: true })
    .description('list the plans that are kept, or show one whole')
    .argument('[endpoint]')
    .argument('[generation]', 'this plan alone, with its records and its evidence')
    .addOption(url())
    .addOption(json())
    .action(async (endpoint: string | undefined, generation: string | undefined, options) =>
      (await plans()).showPlans(endpoint, generation, options, print),
    )
  plan
    .command('diff')
    .description('what one plan changes against another, by value')
    .argument('<endpoint>')
    .argument('[from]', 'a generation (default: what is in force before a proposal, or else the plan before)')
    .argument('[to]', 'a generation (default: the proposal, or else what is in force)')
    .addOption(url())
    .addOption(json())
    .action(async (endpoint: string, from: string | undefined, to: string | undefined, options) =>
      (await plans()).diffPlan(endpoint, from, to, options, print),
    )
  plan
    .command('export')
    .description('print a plan in a form that other servers take')
    .argument('<endpoint>')
    .argument('[generation]', 'default: the plan in force, with what is answered now')
    .addOption(
      new Option(
        '--format <format>',
        'as a master file, or as failover records that Route 53 switches by itself',
      )
        .choices(['master-file', 'route53-failover'])
        .default('master-file'),
    )
    .option('--output <file>', 'write it to a file instead')
    .addOption(url())
    .action(async (endpoint: string, generation: string | undefined, options) =>
      (await plans()).exportPlan(endpoint, generation, options, print),
    )
  plan
    .command('approve')
    .description("put an endpoint's proposed plan in force; bound to the digest shown")
    .argument('<endpoint>')
    .option('--digest <digest>', 'the digest that was read; default: the proposal now standing')
    .addOption(url())
    .addOption(json())
    .action(async (endpoint: string, options) => (await plans()).approve(endpoint, options, print))
  plan
    .command('rollback')
    .description('make a new plan with the content of an older one')
    .argument('<endpoint>')
    .argument('<generation>')
    .requiredOption('--why <text>', 'the reason, for the journal')
    .addOption(url())
    .addOption(json())
    .action(async (endpoint: string, to: string, options) =>
      (await plans()).rollback(endpoint, to, options, print),
    )
  plan
    .command('overrule')
    .description('let happen what was refused, for one plan')
    .argument('<endpoint>')
    .argument('<refusal>', 'removal-limit, below-minimum or foreign-edit, as the endpoint names it')
    .requiredOption('--why <text>', 'the reason, for the journal')
    .addOption(url())
    .addOption(json())
    .action(async (endpoint: string, refusal: string, options) =>
      (await plans()).overrule(endpoint, refusal, options, print),
    )
}
