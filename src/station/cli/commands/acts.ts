// What people do about alerts: acknowledge, silence, plan maintenance.

import type { Command } from 'commander'
import { asking, gathered, print } from './options.ts'

const acts = () => import('../acts.ts')

/** Of `alert`. */
export function ackCommand(alert: Command): void {
  asking(alert.command('ack'))
    .description('say that somebody sees to an incident: reminders and escalation wait')
    .argument('<incident>', 'its id, as "holdfast status" and the board have it')
    .option('--for <duration>', 'so long, such as 2h (default: until it is over)')
    .action(async (incident: string, options) => (await acts()).ack(incident, options, print))
}

const spanning = (command: Command): Command =>
  command
    .option('--from <time>', 'such as 2026-12-03T22:00+01:00 (default: now)')
    .option('--until <time>', 'when it ends')
    .option('--for <duration>', 'or how long it lasts, such as 30m, 2h or 7d')
    .option('--dry-run', 'only show what it would be')

const many = (command: Command, flag: string, about: string): Command =>
  command.option(flag, `${about}; may be repeated`, gathered, [])

const ending = (command: Command): Command =>
  asking(command).argument('<id>').option('--why <text>', 'the reason, for the journal')

export function actCommands(program: Command): void {
  silenceCommands(program)
  maintenanceCommands(program)
}

function silenceCommands(program: Command): void {
  const group = program.command('silence').description('alerts that are held back for a while')
  asking(group.command('list', { isDefault: true }))
    .description('what is silenced, until when and by whom')
    .option('--all', 'with those that are over')
    .action(async (options) => (await acts()).silences(options, print))
  const add = spanning(asking(group.command('add')))
    .description('hold alerts back, 32 days at most; what still goes on at the end is told then')
    .option('--everything', 'whatever it is about')
    .option('--why <text>', 'the reason, for the next person')
  many(add, '--service <service>', 'about this service')
  many(add, '--sector <sector>', 'about services of this sector')
  many(add, '--foundation <path>', 'about what stands on this foundation')
  many(add, '--route <route>', 'only to this route')
  add.action(async (options) => (await acts()).silence(options, print))
  ending(group.command('end'))
    .description('tell again; what was held back and still goes on is told')
    .action(async (id: string, options) => (await acts()).endSilence(id, options, print))
}

function maintenanceCommands(program: Command): void {
  const group = program
    .command('maintenance')
    .description('work of our own: no alerts, no incidents by failing checks, and the pages say so')
  asking(group.command('list', { isDefault: true }))
    .description('what is announced, from when to when and by whom')
    .option('--all', 'with what is over')
    .action(async (options) => (await acts()).works(options, print))
  const plan = spanning(asking(group.command('plan')))
    .description('announce work; it ends by itself')
    .argument('<title>', 'what is done, for people')
  many(plan, '--service <service>', 'on this service')
  many(plan, '--foundation <path>', 'on this foundation, with everything that must have it')
  plan.action(async (title: string, options) => (await acts()).plan(title, options, print))
  asking(group.command('rules'))
    .description('what comes back by itself, and when next')
    .action(async (options) => (await acts()).rules(options, print))
  const repeat = asking(group.command('repeat'))
    .description('add work that comes back by itself to the configuration')
    .argument('<id>', 'what the rule is called')
    .argument('<title>', 'what is done, for people')
    .option('--at <time>', 'time of day, such as 02:30')
    .option('--zone <zone>', 'whose clock counts, such as Europe/London (default: UTC)')
    .option('--lasts <duration>', 'such as 2h')
    .option('--first <day>', 'not before this day, such as 2026-12-03')
    .option('--last <day>', 'not after this day')
    .option('--dry-run', 'only say what would be wrong')
  many(repeat, '--day <day>', 'on this day of the week, such as sun')
  many(repeat, '--month-day <number>', 'on this day of the month; what a month does not have is its last')
  many(repeat, '--service <service>', 'on this service')
  many(repeat, '--foundation <path>', 'on this foundation, with everything that must have it')
  repeat.action(async (id: string, title: string, options) =>
    (await acts()).repeat(id, title, options, print),
  )
  spanning(asking(group.command('move')))
    .description('move what is announced; of what comes back only this one')
    .argument('<id>')
    .action(async (id: string, options) => (await acts()).move(id, options, print))
  asking(group.command('skip'))
    .description('leave one of what comes back out, within a year')
    .argument('<rule>', 'what the rule is called')
    .argument('<day>', 'on which it would begin, such as 2026-12-24')
    .option('--why <text>', 'the reason, for the journal')
    .action(async (rule: string, day: string, options) => (await acts()).skip(rule, day, options, print))
  ending(group.command('end'))
    .description('end it now, or call it off; of what comes back only this one')
    .action(async (id: string, options) => (await acts()).endWork(id, options, print))
}
