// The options that many commands share, and where their output goes.

import { type Command, Option } from 'commander'

export const print = (value: unknown): boolean =>
  process.stdout.write(typeof value === 'string' ? `${value}\n` : `${JSON.stringify(value, null, 2)}\n`)

export const url = (): Option =>
  new Option('--url <url>', 'the board of the Holdfast meant, such as http://127.0.0.1:8080')
export const json = (): Option => new Option('--json', 'print JSON')

export const listen = (command: Command): Command =>
  command
    .option('--http <host:port>', "where the board and the API listen (the file's listen.http)")
    .option('--dns <host:port>', "where the nameserver listens, UDP and TCP (the file's listen.dns)")
    .option('--data <folder>', "where everything is kept (the file's store)")

/** A command that asks a running Holdfast, and prints for people or programs. */
export const asking = (command: Command): Command => command.addOption(url()).addOption(json())

/** A command that resolves names from this machine. */
export const resolving = (command: Command): Command =>
  command
    .option('--ranges <folder>', "the providers' published address ranges, as downloaded; nothing is fetched")
    .option(
      '--server <address>',
      "a resolver to ask, such as 192.0.2.53:53; may be repeated (default: the system's)",
      gathered,
      [],
    )

/** An option that may be repeated. */
export const gathered = (value: string, before: string[]): string[] => [...before, value]
