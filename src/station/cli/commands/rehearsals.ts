// What is tried before it is needed, and done when it is: drills and runbooks.

import { type Command, Option } from 'commander'
import { asking, json, print, url } from './options.ts'

export function rehearsalCommands(program: Command): void {
  program
    .command('drill')
    .description('lose a foundation in pretence, measure what comes of it, and give it back')
    .argument('[endpoints...]', 'the endpoints it may touch')
    .option('--lose <foundation>', 'what is lost, such as aws/us-east-1')
    .option('--for-real', 'do it, in place of showing what would happen')
    .option('--yes', 'do not ask')
    .option('--exercise', 'on every endpoint that stands on it, with a clock of its own; moves no real name')
    .addOption(
      new Option(
        '--manner <manner>',
        'how the lost targets fail (default: silent, as a region does)',
      ).choices(['silent', 'refused']),
    )
    .option('--loss-for <duration>', 'the longest that the loss lasts, up to 15m (default: 60s)')
    .option('--why <text>', 'the reason, for the journal')
    .option('--list', 'the drill that runs, the game days to come, and what the last drills measured')
    .option('--abort', 'end the drill that runs')
    .addOption(url())
    .addOption(json())
    .action(async (endpoints: string[], options) =>
      (await import('../drill.ts')).drill(endpoints, options, print),
    )

  const runbooks = () => import('../runbook.ts')
  const runbook = program
    .command('runbook')
    .description('what is done in an emergency, step by step: shown, run, approved, resumed, undone')
  const detach = ['--detach', 'do not wait for it'] as const
  asking(runbook.command('list', { isDefault: true }))
    .description('the runbooks of the configuration, and their runs')
    .action(async (options) => (await runbooks()).list(options, print))
  asking(runbook.command('show').argument('<name>', 'a runbook, or the id of a run'))
    .description('its steps, and what each would find now; or how far a run is')
    .action(async (name: string, options) => (await runbooks()).show(name, options, print))
  asking(runbook.command('run').argument('<name>', 'a runbook'))
    .description('begin a run, and wait until it is over or needs a person')
    .option('--why <text>', 'the reason, for the journal')
    .option('--dry-run', 'only show every step, and what it would find now')
    .option(...detach)
    .action(async (name: string, options) => (await runbooks()).run(name, options, print))
  asking(runbook.command('approve').argument('<run>'))
    .description('answer what a run asks with yes')
    .option('--no', 'answer with no: the run stops there')
    .option(
      '--step <n>',
      'only if it is this step that asks, so that an answer given twice is taken once',
      Number,
    )
    .action(async (id: string, { no, ...options }) =>
      (await runbooks()).approve(id, no === true, options, print),
    )
  asking(runbook.command('resume').argument('<run>'))
    .description('go on after a failure, or after Holdfast itself had ended')
    .option('--happened', 'the command that was interrupted had happened')
    .option('--again', 'it had not, or may be run again')
    .option(...detach)
    .action(async (id: string, options) => (await runbooks()).resume(id, options, print))
  asking(runbook.command('undo').argument('<run>'))
    .description('take back what was done, backwards')
    .option(...detach)
    .action(async (id: string, options) => (await runbooks()).undo(id, options, print))
  asking(runbook.command('abort').argument('<run>'))
    .description('end a run, leaving everything as it is')
    .option('--why <text>', 'the reason, for the journal')
    .action(async (id: string, options) => (await runbooks()).abort(id, options, print))
}
