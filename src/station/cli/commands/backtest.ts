// The server's own detectors on a past that somebody recorded: what they would have said, and which threshold to choose.

import type { Command } from 'commander'
import { gathered, json, print } from './options.ts'

const threshold = [
  '--threshold <n>',
  'how surprising a crowd must be, as detection.threshold of the configuration',
] as const
const begins = [
  '--begins <time>',
  "when the file's minute 0 was, such as 2025-10-20T05:48Z (default: a Monday 00:00 UTC)",
] as const

const shared = (command: Command): Command =>
  command
    .option('--force', 'write over a file that is there and that no backtest wrote')
    .option('--picture <file>', 'draw counts, usual band and alarms there, as .svg or .html')
    .option('--series <name>', 'draw this one; may be repeated (default: the most alarmed)', gathered, [])
    .option('--progress', 'tell progress also where no terminal is (--no-progress: nowhere)')
    .option('--no-progress', 'tell no progress')
    .addOption(json())

const sweeping = (command: Command, known: string): Command =>
  shared(command)
    .option('--out <file>', 'write the alarms there, whole or not at all; with --thresholds a file for each')
    .option(...threshold)
    .option('--thresholds <list>', 'try several side by side, such as 4,5,6,8')
    .option(
      '--learn <duration>',
      'figures leave out the beginning, in which the detectors learn; a third of the file at most',
      '7d',
    )
    .option('--known <file>', `incidents that you know of (${known}), to say which were found and how fast`)

export function backtestCommands(program: Command): void {
  const backtest = program
    .command('backtest')
    .description("the server's own detectors on a recorded past: what they would have said, and when")
    .addHelpText(
      'after',
      `
What is recorded is read as a stream, in the order of its time whatever its own order, and nothing that comes later
changes what was said before. Files may be gzipped. No file that is named truth is opened.

Exit codes: 0 done; 1 it failed, the reason is on stderr; 2 it was called wrongly; 130 stopped, nothing was written.`,
    )

  sweeping(backtest.command('reports'), 'series,start_minute,end_minute')
    .description('reports of many series by the minute: when the server would have raised an alarm')
    .argument('<folder>', 'with counts.csv (minute,series,count) and series.csv (series)')
    .option(...begins)
    .action(async (folder: string, options) =>
      (await import('../backtest-reports.ts')).backtestReports(folder, options, print),
    )

  shared(backtest.command('outage'))
    .description('an outage with its graph: which foundation the server would have named, and who is hit')
    .argument('<folder>', 'with counts.csv (minute,service,country,count), services.json and graph.json')
    .option(
      '--at <minute>',
      'what is known at the beginning of this minute of the file; may be repeated',
      gathered,
      [],
    )
    .option('--out <file>', 'write the answer there as JSON; for several --at a file for each')
    .option(...threshold)
    .option(...begins)
    .action(async (folder: string, options) =>
      (await import('../backtest-outage.ts')).backtestOutage(folder, options, print),
    )

  sweeping(backtest.command('crowd'), 'vendor,start_unix,end_unix')
    .description('reports in buckets of several minutes: when the server would have raised an alarm')
    .argument('<file>', 'with vendor,unix_time,reports; a row is a bucket, by its beginning')
    .option('--bucket <duration>', 'how long a bucket is (default: as the first of them tell)')
    .action(async (file: string, options) =>
      (await import('../backtest-crowd.ts')).backtestCrowd(file, options, print),
    )
}
