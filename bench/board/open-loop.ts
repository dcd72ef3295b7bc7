// A process of its own: requests at a constant rate, whether or not those before were answered. What is measured is the
// time from when a request was due, so that waiting behind slow answers counts (no coordinated omission).
// node open-loop.ts HOST PORT PATH RATE SECONDS  ->  one JSON line

import { connect, type Socket } from 'node:net'

const [host = '', port = '', path = '/', rate = '0', seconds = '0'] = process.argv.slice(2)
const connections = 64
const perMs = Number(rate) / 1000
const head = Buffer.from(`GET ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\naccept-encoding: gzip\r\n\r\n`)
const endOfHead = Buffer.from('\r\n\r\n')

type Line = { readonly socket: Socket; due: number | null; left: number }

const idle: Line[] = []
const waiting: number[] = []
const tookMs: number[] = []
let failed = 0
let stopping = false

function ask(line: Line, due: number): void {
  line.due = due
  line.socket.write(head)
}

function answered(line: Line): void {
  if (line.due !== null) tookMs.push(performance.now() - line.due)
  line.due = null
  const due = waiting.shift()
  if (due === undefined) idle.push(line)
  else ask(line, due)
}

/** Bytes that are still to come after this piece, when its answer begins in it. */
function take(line: Line, piece: Buffer): void {
  if (line.left === 0) {
    const end = piece.indexOf(endOfHead)
    const text = piece.toString('latin1', 0, end)
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
    if (end < 0 || !Number.isFinite(length) || !/^HTTP\/1\.1 200/.test(text)) {
      failed++
      line.socket.destroy()
      return
    }
    line.left = end + endOfHead.length + length
  }
  line.left -= piece.length
  if (line.left === 0) answered(line)
}

for (let i = 0; i < connections; i++) {
  const line: Line = { socket: connect(Number(port), host), due: null, left: 0 }
  line.socket.setNoDelay(true)
  line.socket.on('connect', () => idle.push(line))
  line.socket.on('data', (piece: Buffer) => take(line, piece))
  line.socket.on('error', () => failed++)
  line.socket.on('close', () => {
    if (!stopping && line.due !== null) failed++
  })
}

let sent = 0
let began = 0
function tick(): void {
  const now = performance.now()
  const wanted = Math.min((now - began) * perMs, Number(seconds) * Number(rate))
  for (; sent < wanted; sent++) {
    const due = began + sent / perMs
    const line = idle.pop()
    if (line) ask(line, due)
    else waiting.push(due)
  }
  if (now - began < Number(seconds) * 1000) setTimeout(tick, 1)
  else setTimeout(finish, 1000)
}

function finish(): void {
  stopping = true
  const sorted = [...tookMs].sort((a, b) => a - b)
  const at = (q: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? -1
  const unanswered = sent - tookMs.length - failed
  console.log(JSON.stringify({ sent, failed, unanswered, p50: at(0.5), p99: at(0.99), longest: at(1) }))
  process.exit(0)
}

setTimeout(() => {
  began = performance.now()
  tick()
}, 500)
