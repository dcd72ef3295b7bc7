// Sends requests to the board at a pace of its own, whether or not they are answered in time: a crowd does not wait for
// its turn. Pipelined on few connections, so that two cores are not used up by the sender. Says when the first was
// answered and, on stdin's end, as one JSON line, what became of all. Arguments: host, port, token, requests a second.

import { connect, type Socket } from 'node:net'

const [host = '', port = '', token = '', rate = ''] = process.argv.slice(2)
const perSecond = Number(rate)
const connections = 64
const paceMs = 5
/** On one connection, not yet answered. Past it nothing more is sent there: it would only fill this process's memory. */
const outstandingAtMost = 128

let sent = 0
let held = 0
const answered = new Map<string, number>()
const body = JSON.stringify({ service: 'shop', symptom: 'loading', country: 'GB' })
const reading = `GET /api/v1/services HTTP/1.1\r\nhost: ${host}\r\n\r\n`
const reporting = `POST /api/v1/reports HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`

class Lane {
  #socket: Socket
  #outstanding = 0
  #tail = ''

  constructor() {
    this.#socket = this.#open()
  }

  send(): void {
    if (this.#outstanding >= outstandingAtMost || this.#socket.connecting) {
      held++
      return
    }
    // One in four is a report, which has to be committed.
    this.#socket.write(sent++ % 4 === 0 ? reporting : reading)
    this.#outstanding++
  }

  end(): void {
    this.#socket.removeAllListeners('close').destroy()
  }

  #open(): Socket {
    const socket = connect(Number(port), host)
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.on('data', (bytes) => this.#read(bytes.toString('latin1')))
    socket.on('close', () => {
      this.#outstanding = 0
      this.#tail = ''
      setTimeout(() => {
        this.#socket = this.#open()
      }, 50)
    })
    return socket
  }

  #read(text: string): void {
    const all = this.#tail + text
    let from = 0
    for (const found of all.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
      this.#outstanding--
      if (answered.size === 0) process.stdout.write('flooding\n')
      answered.set(found[1]!, (answered.get(found[1]!) ?? 0) + 1)
      from = found.index + found[0].length
    }
    // A status line may come in two pieces.
    this.#tail = all.slice(Math.max(from, all.length - 12))
  }
}

const lanes = Array.from({ length: connections }, () => new Lane())
const began = performance.now()
let due = 0
const pace = setInterval(() => {
  const wanted = ((performance.now() - began) / 1000) * perSecond
  // A sender that was held up does not make up for it in one burst of seconds.
  due = Math.max(due, wanted - perSecond / 10)
  for (; due < wanted; due++) lanes[Math.floor(due) % connections]?.send()
}, paceMs)

process.stdin.on('end', () => {
  clearInterval(pace)
  const seconds = (performance.now() - began) / 1000
  for (const lane of lanes) lane.end()
  process.stdout.write(`${JSON.stringify({ seconds, sent, held, answered: Object.fromEntries(answered) })}\n`)
  process.exit(0)
})
process.stdin.resume()
