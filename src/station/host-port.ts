// Where to listen, as the command line says it.

import { CommandFailure } from './cli/connection.ts'

/** `127.0.0.1:8080` or `[::1]:8080`. */
export function readHostPort(text: string, option: string): { host: string; port: number } {
  const match = /^(?:\[([0-9a-f:]+)\]|([^:\s]+)):(\d{1,5})$/i.exec(text)
  const port = Number(match?.[3])
  if (!match || port > 65_535)
    throw new CommandFailure(`${option} takes host:port, read ${JSON.stringify(text)}`, 2)
  return { host: match[1] ?? match[2]!, port }
}
