// Ports for servers that a test starts as processes: free at the moment of asking, and not to be taken by somebody else
// before they are used. They lie below the range that systems give to outgoing connections (RFC 6335's dynamic ports begin
// at 49152, Linux begins at 32768), and each test process looks in a part of its own first.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

const lowest = 10_000
const parts = 1000
const partSize = 22
const hosts = ['127.0.0.1', '127.0.0.2', '127.0.0.3']

let part = process.pid % parts
let next = 0

/** The first of `count` ports in a row that are free for TCP, and for UDP at 127.0.0.1. */
export async function freePorts(count: number): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    if (next + count > partSize) {
      part = Math.floor(Math.random() * parts)
      next = 0
    }
    const first = lowest + part * partSize + next
    next += count
    const ports = Array.from({ length: count }, (_, i) => first + i)
    const free = await Promise.all(
      ports.flatMap((port) => [bindsUdp(port), ...hosts.map((host) => bindsTcp(port, host))]),
    )
    if (free.every(Boolean)) return first
  }
  throw new Error('no free ports found')
}

export const freePort = (): Promise<number> => freePorts(1)

/** A port of loopback that refuses: nothing listens on tcpmux, and no test may. */
export const closedPort = 1

async function bindsTcp(port: number, host: string): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return true
  } catch {
    // Taken, or this system has one loopback address: such a test is skipped there.
    return host !== hosts[0] && !(await hasAddress(host))
  } finally {
    server.close()
  }
}

async function hasAddress(host: string): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(0, host)
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

async function bindsUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  try {
    const bound = once(socket, 'listening')
    socket.bind(port, '127.0.0.1')
    await bound
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}
