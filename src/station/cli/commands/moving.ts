// Moving in from another monitor.

import { type Command, Option } from 'commander'
import type { ImportKind } from '../import.ts'
import { json, print } from './options.ts'

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
}
