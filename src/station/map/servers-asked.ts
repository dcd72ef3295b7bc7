// The resolvers that `--server` names.

import { parseServers, type Server, systemServers } from '../../checks/index.ts'
import { CommandFailure } from '../cli/connection.ts'

/** None named: the system's. Throws `CommandFailure` where one cannot be read. */
export function serversAsked(texts: readonly string[]): readonly Server[] {
  if (texts.length === 0) return systemServers()
  const servers = parseServers(texts)
  if (servers.length < texts.length)
    throw new CommandFailure(
      `--server: expected an address such as 192.0.2.53 or 192.0.2.53:5300, read ${texts.join(' ')}`,
      2,
    )
  return servers
}
