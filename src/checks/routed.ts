// Has this machine a route to an address? A UDP socket that is connected sends nothing and asks the kernel just that.

import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'

/** The discard port (RFC 863); no packet goes there. */
const anyPort = 9

export function hasRoute(address: string, tell: (routed: boolean) => void): void {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  const end = (routed: boolean): void => {
    socket.close()
    tell(routed)
  }
  socket.once('error', () => end(false))
  socket.once('connect', () => end(true))
  socket.connect(anyPort, address)
}
