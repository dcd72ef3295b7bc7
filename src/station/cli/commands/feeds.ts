// What providers say: `feed parse`, `feed check`, `feed lag`.

import type { Command } from 'commander'
import { readers } from '../../../feeds/index.ts'
import { json, print, url } from './options.ts'

const kindsHelp = Object.keys(readers).join(', ')

export function feedCommands(program: Command): void {
  const feed = program
    .command('feed')
    .description("read providers' own words: what a feed says, before or without polling it")
  feed
    .command('parse')
    .description(
      'what is in a document that a provider serves, one record after the other; exit 1 when some of it could not be read',
    )
    .argument('<kind>', kindsHelp)
    .argument('<file>', 'the document, or JSON lines of single records; `-`: standard input')
    .option('--config <file>', 'map names to foundations as this configuration does')
    .option('--feed <id>', 'the feed of that configuration whose maps and components count')
    .addOption(json())
    .action(async (kind: string, file: string, options) =>
      (await import('../feed-parse.ts')).feedParse({ ...options, kind, file }, print),
    )
  feed
    .command('check')
    .description(
      'ask a feed once, without starting anything, and show what would be told; exit 1 when it could not be read',
    )
    .argument('<feed>', 'an id of the configuration, or an address together with --kind')
    .option('--kind <kind>', kindsHelp)
    .option('--config <file>', 'the configuration', 'holdfast.yaml')
    .addOption(json())
    .action(async (what: string, options) =>
      (await import('../feed-check.ts')).feedCheck({ ...options, what }, print),
    )
  feed
    .command('lag')
    .description(
      'how long after our own onset providers said their first word: by feed and year, and each time',
    )
    .addOption(url())
    .option('--exercise <id>', 'of an exercise instead of the live realm')
    .addOption(json())
    .action(async (options) => (await import('../feed-lag.ts')).feedLag(options, print))
}
