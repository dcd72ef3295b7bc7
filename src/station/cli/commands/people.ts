// Who may sign in, who has, and the tokens there are.

import { Argument, type Command, Option } from 'commander'
import { roles } from '../../../board/index.ts'
import { asking, print } from './options.ts'

const people = () => import('../people.ts')
const force = (command: Command): Command =>
  command.option('--force', 'also the last admin; tokens of the scope admin still work')

export function peopleCommands(program: Command): void {
  userCommands(program)
  sessionCommands(program)
  tokenCommands(program)
}

function userCommands(program: Command): void {
  const group = program.command('user').description('who can sign in to the board, and as what')
  asking(group.command('list', { isDefault: true }))
    .description('users, their roles, when each was last seen')
    .action(async (options) => (await people()).listUsers(options, print))
  asking(group.command('add').argument('<name>', 'such as anna or anna@shop.example'))
    .description('make a user; the password is asked for, or is one line of the input')
    .addOption(new Option('--role <role>', 'what they may').choices([...roles]).makeOptionMandatory())
    .action(async (name: string, options) => (await people()).addUser(name, options, print))
  asking(group.command('password').argument('<name>'))
    .description('set a password; it is asked for, or is one line of the input; their sessions end')
    .action(async (name: string, options) => (await people()).setPassword(name, options, print))
  force(
    asking(
      group
        .command('role')
        .argument('<name>')
        .addArgument(new Argument('<role>').choices([...roles])),
    ),
  )
    .description('give another role; their sessions end')
    .action(async (name: string, role: string, options) =>
      (await people()).setRole(name, role, options, print),
    )
  force(asking(group.command('remove').argument('<name>')))
    .description('remove a user; their sessions end')
    .action(async (name: string, options) => (await people()).removeUser(name, options, print))
  asking(group.command('link').argument('<name>'))
    .description('a link that signs a user in, once, within 15 minutes: for who forgot the password')
    .action(async (name: string, options) => (await people()).linkFor(name, options, print))
}

function sessionCommands(program: Command): void {
  const group = program.command('session').description('who is signed in')
  asking(group.command('list', { isDefault: true }))
    .description('every session: whose, on what device, since when, last seen when')
    .action(async (options) => (await people()).listSessions(options, print))
  asking(group.command('end').argument('<id>', 'as "holdfast session list" has it'))
    .description('end a session at once')
    .action(async (id: string, options) => (await people()).endSession(id, options, print))
}

function tokenCommands(program: Command): void {
  const group = program.command('tokens').description('the tokens there are; "holdfast token" makes one')
  asking(group.command('list', { isDefault: true }))
    .description('every token: its scopes, who made it and when, the day it was last used')
    .action(async (options) => (await people()).listTokens(options, print))
  asking(group.command('revoke').argument('<name>'))
    .description('end a token at once')
    .action(async (name: string, options) => (await people()).revokeToken(name, options, print))
}
