// One of the quickstart's two web servers: a process of its own, so that killing or freezing it is the real thing.

import { createServer } from 'node:http'

const [name, host, port] = process.argv.slice(2)
const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
  response.end(request.url === '/health' ? 'ok\n' : `this is ${name}\n`)
})
server.on('error', (problem: NodeJS.ErrnoException) => {
  const fix =
    problem.code === 'EADDRNOTAVAIL' && process.platform === 'darwin'
      ? `; this system needs the address first: sudo ifconfig lo0 alias ${host} up`
      : ''
  process.stderr.write(`${name}: cannot listen on ${host}:${port}: ${problem.code}${fix}\n`)
  process.exit(1)
})
server.listen(Number(port), host, () => process.send?.('listening'))
// Without its parent the quickstart is over.
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => {})
