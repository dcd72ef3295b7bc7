// The command line: every command in its order, larger groups in `cli/commands/`; what each does in a file of its own.
// Exit codes: 0 done, 1 it failed (the reason is on stderr), 2 it was called wrongly.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError, Help, Option } from 'commander'
import { actCommands } from './cli/commands/acts.ts'
import { alertCommands } from './cli/commands/alerts.ts'
import { backtestCommands } from './cli/commands/backtest.ts'
import { edgeCommands } from './cli/commands/edges.ts'
import { feedCommands } from './cli/commands/feeds.ts'
import { movingCommands } from './cli/commands/moving.ts'
import { gathered, json, listen, print, url } from './cli/commands/options.ts'
import { orderCommands } from './cli/commands/orders.ts'
import { outlookCommands } from './cli/commands/outlook.ts'
import { peopleCommands } from './cli/commands/people.ts'
import { planCommands } from './cli/commands/plans.ts'
import { quickstartCommands } from './cli/commands/quickstart.ts'
import { rehearsalCommands } from './cli/commands/rehearsals.ts'
import { CommandFailure } from './cli/connection.ts'

const packageFile = join(import.meta.dirname, '..', '..', 'package.json')
export const version = (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version

// Whoever reads has had enough, as `head` does: that is no failure.
process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
  if (problem.code !== 'EPIPE') throw problem
  process.exit(0)
})

const program = new Command('holdfast')
  .description('Sees outages, names the foundation they share, and steers DNS away from them, safely.')
  .version(version)
  .exitOverride()
  // What may be repeated begins with none, which is no default to be told.
  .configureHelp({
    optionDescription: (option) => new Help().optionDescription(option).replace(' (default: [])', ''),
  })
  .showSuggestionAfterError()
  .showHelpAfterError('(add --help for what there is)')
  .addHelpText(
    'after',
    `
A command finds the running Holdfast by --url, HOLDFAST_URL, or the registry of running instances; its token by
HOLDFAST_TOKEN or, on the same machine, in the instance's data folder.

Exit codes: 0 done; 1 it failed, the reason is on stderr; 2 it was called wrongly.`,
  )

listen(program.command('start'))
  .description('run Holdfast with a configuration file')
  .argument('[file]', 'the configuration', 'holdfast.yaml')
  .action(async (file: string, options) =>
    (await import('./cli/start.ts')).startCommand(file, options, version),
  )

program
  .command('check-config')
  .description('check a configuration as a whole; exit 1 when anything is wrong')
  .argument('[file]', 'the configuration', 'holdfast.yaml')
  .addOption(json())
  .option('--schema', 'print the JSON Schema for editors instead')
  .option('--docs', 'print the documentation of the configuration (docs/configuration.md) instead')
  .option('--publishers-docs', 'print what each kind of publisher promises (docs/publishers.md) instead')
  .action(async (file: string, options) =>
    (await import('./cli/check-config.ts')).checkConfig(file, options, print),
  )

program
  .command('status')
  .description('what is running, what is wrong, what every endpoint answers')
  .addOption(url())
  .addOption(json())
  .action(async (options) => (await import('./cli/status.ts')).status(options, print))

program
  .command('report')
  .description('report a problem with a service')
  .argument('<service>', 'the service, as the configuration names it')
  .argument('[symptom]', 'login, loading, app, payment, connection or other', 'other')
  .requiredOption('--country <code>', 'ISO 3166 code, such as GB')
  .option('--people <n>', 'so many people report it (needs a relay or admin token)', Number, 1)
  .addOption(url())
  .addOption(json())
  .action(async (service: string, symptom: string, options) =>
    (await import('./cli/report.ts')).reportCommand({ ...options, service, symptom }, print),
  )

program
  .command('replay')
  .description(
    'run a recorded or reconstructed day as an exercise: own journal, own clock, alerting and moving nothing real',
  )
  .argument('<scenario>', 'aws-2025-10-20')
  .option('--speed <n>', 'virtual seconds for each real one; 0: as fast as it goes', Number, 0)
  .option('--scale <n>', 'share of the real number of reports, up to 1', Number, 0.1)
  .option('--seed <n>', 'the dice of everything invented', Number, 1)
  .option('--write <folder>', 'write the day as files instead of running it')
  .option('--until <minutes>', 'stop so many minutes after the outage begins', Number)
  .addOption(url())
  .addOption(json())
  .action(async (scenario: string, options) =>
    (await import('./cli/replay.ts')).replay({ ...options, scenario }, print),
  )

program
  .command('incident')
  .description('what is known of an incident')
  .command('report')
  .description(
    'the after-incident account: timeline, cause and how surely, who was hit, what moved when, what the provider said, what was slow',
  )
  .argument('<id>', 'the incident, as "holdfast status --json" and the board name it')
  .addOption(
    new Option('--format <format>', 'how it is written').choices(['md', 'html', 'json']).default('md'),
  )
  .option('--out <file>', 'write it there instead of printing it')
  .option('--exercise <id>', 'of an exercise, as "holdfast exercises list" names it')
  .addOption(url())
  .addOption(json())
  .action(async (id: string, options) =>
    (await import('./cli/incident.ts')).incidentReport(id, options, print),
  )

program
  .command('foundation')
  .description('what fails or failed; of one foundation whom it hits, what to move next, and its record')
  .argument('[path]', 'such as aws/us-east-1/dynamodb; left out: all of them')
  .option('--limit <n>', 'services of each list', Number, 20)
  .option('--exercise <id>', 'of an exercise, as "holdfast exercises list" names it')
  .addOption(url())
  .addOption(json())
  .action(async (path: string | undefined, options) =>
    (await import('./cli/foundation.ts')).foundationCommand(path, options, print),
  )

const exercises = program.command('exercises').description('list or delete exercises')
exercises
  .command('list', { isDefault: true })
  .addOption(url())
  .addOption(json())
  .action(async (options) => (await import('./cli/exercises.ts')).listExercises(options, print))
exercises
  .command('delete')
  .argument('<id>')
  .addOption(url())
  .action(async (id: string, options) =>
    (await import('./cli/exercises.ts')).deleteExercise(id, options, print),
  )

orderCommands(program)
alertCommands(program)
actCommands(program)
rehearsalCommands(program)
planCommands(program)

program
  .command('zone')
  .description(
    'what a zone at PowerDNS lacks before it takes updates; exit 1 when something stands in the way',
  )
  .argument('<publisher>', 'a publisher of `kind: powerdns`, as the configuration names it')
  .option('--config <file>', 'the configuration', 'holdfast.yaml')
  .option('--nameserver <name...>', 'for a zone that has to be created')
  .option('--apply', 'do it; nothing that is there is changed')
  .addOption(json())
  .action(async (publisher: string, options) =>
    (await import('./cli/zone.ts')).prepare(publisher, options, print),
  )

program
  .command('delegation')
  .description(
    'the NS, address and DS records for the parent of a zone; then parent and child are looked at until Ctrl-C',
  )
  .argument('<zone>', 'such as shop.example')
  .option('--resolver <address>', "the resolver that finds the parent (default: the system's)")
  .option(
    '--server <address>',
    'a server that has the zone as it should be, before it is delegated (default: a Holdfast that runs here)',
  )
  .option('--port <n>', 'where the nameservers listen; not 53 in rehearsals only', Number, 53)
  .option('--once', 'one round; exit 1 when anything is wrong')
  .option('--every <duration>', 'between two rounds', '60s')
  .addOption(json())
  .action(async (zone: string, options) =>
    (await import('./cli/delegation.ts')).delegation(zone, options, print),
  )

outlookCommands(program)
backtestCommands(program)
edgeCommands(program)
feedCommands(program)
movingCommands(program)

program
  .command('token')
  .description('make a token for the API; it is printed once and only its hash is kept')
  .argument('<name>', 'whose it is, for the journal')
  .requiredOption('--scopes <list>', 'comma-separated: report, relay, read, respond, operate, admin, node')
  .option('--rotate', 'replace the token of a name that exists; the old one stops working at once')
  .addOption(url())
  .action(async (name: string, options) => (await import('./cli/token.ts')).makeToken(name, options, print))

peopleCommands(program)

program
  .command('node')
  .description(
    'run a part of a Holdfast as a process of its own, here or on another machine; it works on alone',
  )
  .option(
    '--alone',
    'only the nameserver of a data folder, from its own disk: for when nothing else comes back',
  )
  .option(
    '--dns <host:port>',
    'where it answers, UDP and TCP (default: 127.0.0.1:5300; with --alone: as it did)',
  )
  .option('--join <url>', 'the board of the main process, such as http://10.0.0.5:8080')
  .option('--token-file <file>', 'a token with the scope node (holdfast token NAME --scopes node)')
  .option(
    '--roles <list>',
    'what it does, comma-separated: vantage (looks), enactor (applies plans), nameserver (answers)',
  )
  .option('--name <name>', "the node's name, one for each (default: this machine's)")
  .option(
    '--data <folder>',
    'where it keeps its last plans and orders (default: its name; with --alone: data)',
  )
  .option(
    '--secret <publisher=file>',
    "where a publisher's TSIG secret lies on this machine (default: as the configuration says)",
    gathered,
    [],
  )
  .option(
    '--listen <host:port>',
    'where it hears other nodes (default: its address in `vantages.at` of the configuration)',
  )
  .option('--key-file <file>', 'the key that the nodes share (default: where the configuration says)')
  .option(
    '--stands-on <foundation>',
    'what this machine stands on, for `holdfast whatif`; may be repeated',
    gathered,
    [],
  )
  .option('--rehearse', 'lets "quickstart stall" stop it in the middle of an apply; for rehearsals only')
  .option('--json', 'print one JSON object a line')
  .action(async (options) =>
    options.alone
      ? (await import('./cli/alone.ts')).aloneCommand(options)
      : (await import('./cli/node.ts')).nodeCommand(options, version),
  )

quickstartCommands(program, version)

try {
  await program.parseAsync()
} catch (problem) {
  if (problem instanceof CommanderError) process.exitCode = problem.exitCode === 0 ? 0 : 2
  else if (problem instanceof CommandFailure) {
    process.stderr.write(`holdfast: ${problem.message}\n`)
    process.exitCode = problem.exitCode
  } else {
    process.stderr.write(
      `holdfast: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}\n`,
    )
    process.exitCode = 1
  }
}
