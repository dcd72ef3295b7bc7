// A process of its own: opens event streams, from many addresses of loopback, and tells how many have heard a word.
// node crowd.ts PORT STREAMS  ->  a JSON line when all are open, and one for every line on its input

import { connect } from 'node:net'
import { createInterface } from 'node:readline'

const [port = '', streams = ''] = process.argv.slice(2)
const atOnce = 50
const perAddress = 200
const request = 'GET /api/v1/events HTTP/1.1\r\nhost: crowd\r\naccept: text/event-stream\r\n\r\n'

let [open, refused, closed, words] = [0, 0, 0, 0]
/** Streams that heard a word since they were asked last. */
let heard = new Set<number>()

function listen(n: number): Promise<void> {
  return new Promise((done) => {
    const address = `127.0.${1 + Math.floor(n / perAddress)}.1`
    const socket = connect({ port: Number(port), host: '127.0.0.1', localAddress: address })
    socket.once('connect', () => socket.write(request))
    socket.on('data', (piece) => {
      const text = piece.toString('latin1')
      if (text.startsWith('HTTP/1.1 200')) open++
      else if (text.startsWith('HTTP/1.1')) refused++
      if (text.includes('event: overview')) {
        words++
        heard.add(n)
      }
      done()
    })
    socket.on('error', () => done())
    socket.on('close', () => closed++)
  })
}

const tell = (): void => console.log(JSON.stringify({ open, refused, closed, words, heard: heard.size }))
for (let n = 0; n < Number(streams); n += atOnce)
  await Promise.all(Array.from({ length: Math.min(atOnce, Number(streams) - n) }, (_, i) => listen(n + i)))
tell()
for await (const line of createInterface({ input: process.stdin })) {
  tell()
  if (line === 'anew') heard = new Set()
}
process.exit(0)
