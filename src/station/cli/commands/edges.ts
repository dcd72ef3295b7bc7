// What stands on what: listed, suggested, accepted.

import type { Command } from 'commander'
import type { EdgeVerdict } from '../../../board/index.ts'
import { asking, print, resolving } from './options.ts'

export function edgeCommands(program: Command): void {
  const edges = () => import('../edges.ts')
  const group = program
    .command('edges')
    .description(
      'what services stand on: who says so, what is suggested from outages and names, and your word',
    )
  const about = (command: Command): Command =>
    asking(command)
      .option('--service <service>', 'only of this service')
      .option('--on <foundation>', 'only on this foundation')

  about(group.command('list', { isDefault: true }))
    .description('every edge in force and where it comes from, and what was decided')
    .action(async (options) => (await edges()).list(options, print))
  about(group.command('suggestions'))
    .description('edges to add or to take away, each with what speaks for it')
    .option('--yaml', 'as lines for a configuration')
    .action(async (options) => (await edges()).suggestions(options, print))

  const decision = (verdict: EdgeVerdict, description: string): void => {
    asking(group.command(verdict))
      .description(description)
      .argument('<service>')
      .argument('<foundation>', 'such as aws/us-east-1/dynamodb')
      .option('--why <text>', 'the reason, for the journal')
      .option('--dry-run', 'only show what it is about')
      .action(async (service: string, on: string, options) =>
        (await edges()).decide(verdict, service, on, options, print),
      )
  }
  decision('accept', 'let a suggested edge take force at once')
  decision('reject', 'refuse a suggested edge; it comes back when there is twice as much for it')
  decision('withdraw', 'take a decision back')

  resolving(asking(group.command('resolve')))
    .description('resolve the names of services from this machine, and suggest edges from where they lead')
    .option('--dry-run', 'only show what is found')
    .action(async (options) => (await edges()).resolve(options, print))
}
