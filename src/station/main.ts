// The command line: every command in one place, what each does in a file of its own. Exit codes: 0 done, 1 it failed
// (the reason is on stderr), 2 it was called wrongly.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { CommandFailure } from './cli/connection.ts'

const packageFile = join(import.meta.dirname, '..', '..', 'package.json')
export const version = (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version

const print = (value: unknown): boolean =>
  process.stdout.write(typeof value === 'string' ? `${value}\n` : `${JSON.stringify(value, null, 2)}\n`)

// Whoever reads has had enough, as `head` does: that is no failure.
process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
  if (problem.code !== 'EPIPE') throw problem
  process.exit(0)
})

const program = new Command('holdfast')
  .description('Sees outages, names the foundation they share, and steers DNS away from them, safely.')
  .version(version)
  .exitOverride()
  .showSuggestionAfterError()
  .showHelpAfterError('(add --help for what there is)')
  .addHelpText(
    'after',
    `
A command finds the running Holdfast by --url, HOLDFAST_URL, or the registry of running instances; its token by
HOLDFAST_TOKEN or, on the same machine, in the instance's data folder.

Exit codes: 0 done; 1 it failed, the reason is on stderr; 2 it was called wrongly.`,
  )

const url = (): Option =>
  new Option('--url <url>', 'the board of the Holdfast meant, such as http://127.0.0.1:8080')
const json = (): Option => new Option('--json', 'print JSON')

const listen = (command: Command): Command =>
  command
    .option('--http <host:port>', "where the board and the API listen (the file's listen.http)")
    .option('--dns <host:port>', "where the nameserver listens, UDP and TCP (the file's listen.dns)")
    .option('--data <folder>', "where everything is kept (the file's store)")

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

const orders = () => import('./cli/orders.ts')
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
    (node: string, before: string[]) => [...before, node],
    [],
  )
  .addOption(url())
  .addOption(json())
  .action(async (endpoint: string, { toStatic, ...options }) =>
    toStatic
      ? (await import('./cli/custody.ts')).giveBack(endpoint, options, print)
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
    (await import('./cli/custody.ts')).adopt(endpoint, options, print),
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
    (await import('./cli/repair.ts')).repair(endpoint, options, print),
  )

program
  .command('drill')
  .description('lose a foundation in pretence, measure what comes of it, and give it back')
  .argument('[endpoints...]', 'the endpoints it may touch')
  .option('--lose <foundation>', 'what is lost, such as aws/us-east-1')
  .option('--for-real', 'do it, in place of showing what would happen')
  .option('--yes', 'do not ask')
  .option('--exercise', 'on every endpoint that stands on it, with a clock of its own; moves no real name')
  .addOption(
    new Option('--manner <manner>', 'how the lost targets fail (default: silent, as a region does)').choices([
      'silent',
      'refused',
    ]),
  )
  .option('--loss-for <duration>', 'the longest that the loss lasts, up to 15m (default: 60s)')
  .option('--why <text>', 'the reason, for the journal')
  .option('--list', 'the drill that runs, the game days to come, and what the last drills measured')
  .option('--abort', 'end the drill that runs')
  .addOption(url())
  .addOption(json())
  .action(async (endpoints: string[], options) =>
    (await import('./cli/drill.ts')).drill(endpoints, options, print),
  )

const runbooks = () => import('./cli/runbook.ts')
const runbook = program
  .command('runbook')
  .description('what is done in an emergency, step by step: shown, run, approved, resumed, undone')
const ofRuns = (command: Command): Command => command.addOption(url()).addOption(json())
const detach = ['--detach', 'do not wait for it'] as const
ofRuns(runbook.command('list', { isDefault: true }))
  .description('the runbooks of the configuration, and their runs')
  .action(async (options) => (await runbooks()).list(options, print))
ofRuns(runbook.command('show').argument('<name>', 'a runbook, or the id of a run'))
  .description('its steps, and what each would find now; or how far a run is')
  .action(async (name: string, options) => (await runbooks()).show(name, options, print))
ofRuns(runbook.command('run').argument('<name>', 'a runbook'))
  .description('begin a run, and wait until it is over or needs a person')
  .option('--why <text>', 'the reason, for the journal')
  .option('--dry-run', 'only show every step, and what it would find now')
  .option(...detach)
  .action(async (name: string, options) => (await runbooks()).run(name, options, print))
ofRuns(runbook.command('approve').argument('<run>'))
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
ofRuns(runbook.command('resume').argument('<run>'))
  .description('go on after a failure, or after Holdfast itself had ended')
  .option('--happened', 'the command that was interrupted had happened')
  .option('--again', 'it had not, or may be run again')
  .option(...detach)
  .action(async (id: string, options) => (await runbooks()).resume(id, options, print))
ofRuns(runbook.command('undo').argument('<run>'))
  .description('take back what was done, backwards')
  .option(...detach)
  .action(async (id: string, options) => (await runbooks()).undo(id, options, print))
ofRuns(runbook.command('abort').argument('<run>'))
  .description('end a run, leaving everything as it is')
  .option('--why <text>', 'the reason, for the journal')
  .action(async (id: string, options) => (await runbooks()).abort(id, options, print))

const plans = () => import('./cli/plans.ts')
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

const outlook = (command: Command): Command =>
  command
    .option(
      '--config <file>',
      'ask a configuration instead of a running Holdfast; everything is taken to be up',
    )
    .addOption(url())
    .addOption(json())

outlook(program.command('whatif'))
  .description('what dies, what moves and what remains if this were lost; exit 3 when something dies')
  .argument('[lost...]', 'foundations (aws/us-east-1), providers (aws) or jurisdictions (jurisdiction:US)')
  .option(
    '--jurisdiction <name>',
    'as jurisdiction:NAME',
    (name: string, before: string[]) => [...before, name],
    [],
  )
  .option('--all', 'every foundation, ranked by what dies with it (exit 0)')
  .action(async (lost: string[], options) =>
    (await import('./cli/what-if.ts')).whatIfCommand(lost, options, print),
  )

outlook(program.command('concentration'))
  .description('how much stands with one provider, in one region, under one jurisdiction; single points')
  .option('--sites <file>', 'of a list of sites instead: rank,site,provider on each line, also gzipped')
  .option(
    '--same <other=name>',
    'with --sites: two names of one company, such as maxcdn=stackpath',
    (pair: string, before: string[]) => [...before, pair],
    [],
  )
  .action(async ({ sites, ...options }) =>
    sites === undefined
      ? (await import('./cli/concentration.ts')).concentrationCommand(options, print)
      : (await import('./cli/sites.ts')).sitesCommand(sites, options, print),
  )

program
  .command('map')
  .description('which provider and region the names of a list resolve into; exit 1 when one has no address')
  .argument('<file>', 'host names, one on each line or in a CSV; - is standard input')
  .option('--ranges <folder>', "the providers' published address ranges, as downloaded; nothing is fetched")
  .option(
    '--server <address>',
    "a resolver to ask, such as 192.0.2.53:53; may be repeated (default: the system's)",
    (address: string, before: string[]) => [...before, address],
    [],
  )
  .option('--timeout <duration>', 'for one answer', '3s')
  .option('--at-once <n>', 'names in work at a time', Number, 32)
  .option('--yaml', 'as `services` to paste into a configuration, each edge with its evidence')
  .option('--json', 'one JSON object a line')
  .action(async (file: string, options) => (await import('./cli/map.ts')).mapCommand(file, options, print))

program
  .command('token')
  .description('make a token for the API; it is printed once and only its hash is kept')
  .argument('<name>', 'whose it is, for the journal')
  .requiredOption('--scopes <list>', 'comma-separated: report, relay, read, operate, admin, node')
  .option('--rotate', 'replace the token of a name that exists; the old one stops working at once')
  .addOption(url())
  .action(async (name: string, options) => (await import('./cli/token.ts')).makeToken(name, options, print))

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
    (pair: string, before: string[]) => [...before, pair],
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
    (path: string, before: string[]) => [...before, path],
    [],
  )
  .option('--rehearse', 'lets "quickstart stall" stop it in the middle of an apply; for rehearsals only')
  .option('--json', 'print one JSON object a line')
  .action(async (options) =>
    options.alone
      ? (await import('./cli/alone.ts')).aloneCommand(options)
      : (await import('./cli/node.ts')).nodeCommand(options, version),
  )

const quickstart = program
  .command('quickstart')
  .description('a small world to try Holdfast on: two web servers, one steered name')
listen(quickstart.command('up', { isDefault: true }))
  .description('start the two web servers, the webhook receiver and Holdfast (what "npm start" does)')
  .addOption(
    new Option('--example <name>', 'another small world: three enactors that race for every write').choices([
      'three-enactors',
    ]),
  )
  .option('--no-bind', 'three-enactors: the embedded zone alone, also where BIND is installed')
  .action(async ({ bind, ...options }) =>
    options.example === undefined
      ? (await import('./quickstart/up.ts')).up(options, version)
      : (await import('./quickstart/three-enactors.ts')).upThreeEnactors(
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
      (await import('./quickstart/deeds.ts')).perform(deed, targets, options, print),
    )
}

const race = () => import('./quickstart/race.ts')
const rehearsal = (command: Command): Command => command.addOption(url()).addOption(json())
rehearsal(quickstart.command('stall').argument('<enactor>', 'such as enactor-1'))
  .description(
    'an enactor stands still (SIGSTOP) between reading the fence and writing the plan that this orders',
  )
  .action(async (name: string, options) => (await race()).stall(name, options, print))
rehearsal(quickstart.command('pass'))
  .description('let a newer plan pass, and watch it come in force')
  .action(async (options) => (await race()).pass(options, print))
rehearsal(quickstart.command('resume').argument('<enactor>', 'the one that stands still'))
  .description('wake it, and see its late write refused')
  .action(async (name: string, options) => (await race()).resume(name, options, print))
rehearsal(quickstart.command('race').argument('<enactor>', 'such as enactor-1'))
  .description('stall, two newer plans, resume: all at once, watched 100 times a second')
  .action(async (name: string, options) => (await race()).race(name, options, print))

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
