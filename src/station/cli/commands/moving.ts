// Moving in from another monitor, and the configuration of what runs.

import { type Command, Option } from 'commander'
import type { ImportKind } from '../import.ts'
import { asking, json, print } from './options.ts'

export function movingCommands(program: Command): void {
  const group = program
    .command('import')
    .description("turn another monitor's configuration into ours, and list what could not be carried")
    .addHelpText(
      'after',
      `
The configuration goes to stdout or into --out; what it could not carry goes to stderr. It passes check-config.
Secrets are never printed: with --out they are written beside it, readable by their owner alone.

  holdfast import kuma kuma.db --out holdfast.yaml
  holdfast check-config holdfast.yaml`,
    )
  const kind = (name: ImportKind, description: string): Command =>
    group
      .command(name)
      .description(description)
      .option('--out <file>', 'write it there, whole or not at all')
      .addOption(new Option('--force', 'write over a file that no import wrote'))
      .addOption(json())
  const run = async (name: ImportKind, files: readonly string[], options: object): Promise<void> =>
    (await import('../import.ts')).importCommand(name, files, options, print)

  kind('kuma', 'Uptime Kuma: its database (kuma.db), or a backup file of version 1')
    .argument('<file>', 'data/kuma.db (stop it or copy the file first), or Uptime_Kuma_Backup_….json')
    .action((file: string, options) => run('kuma', [file], options))
  kind('gatus', 'Gatus: its configuration')
    .argument('<file>', 'config.yaml')
    .action((file: string, options) => run('gatus', [file], options))
  kind('blackbox', "Prometheus' blackbox exporter: targets of Prometheus' configuration, modules of its own")
    .argument('<files...>', 'prometheus.yml and blackbox.yml, in either order')
    .action((files: readonly string[], options) => run('blackbox', files, options))

  const configuration = () => import('../configuration.ts')
  asking(program.command('export'))
    .description('the configuration with everything that was made by hand in it, as one file to start with')
    .option('--out <file>', 'write it there, whole or not at all')
    .option('--force', 'write over a file that no export wrote')
    .action(async (options) => (await configuration()).exportCommand(options, print))
  asking(program.command('apply'))
    .description(
      'add the entries of a file (services, checks, feeds, alerts…) to a running Holdfast, all or nothing',
    )
    .argument('<file>', 'written as the configuration is, or - for stdin')
    .option('--dry-run', 'only say what would be wrong')
    .action(async (file: string, options) => (await configuration()).apply(file, options, print))
  asking(program.command('remove'))
    .description('remove entries that were added; those of the configuration file are removed there')
    .argument('<section/id...>', 'such as checks/shop-east')
    .option('--dry-run', 'only say what would be wrong')
    .action(async (ids: readonly string[], options) => (await configuration()).remove(ids, options, print))
}
