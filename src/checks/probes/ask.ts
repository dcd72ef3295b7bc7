// One question to one DNS server: over UDP from a port of its own, and again over TCP when the answer was truncated
// (RFC 7766). Datagrams that do not answer this very question are ignored, whoever sent them (RFC 5452).

import { createSocket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import { decodeMessage, encodeMessage, type Message } from '../../dns/index.ts'

export type Server = { readonly host: string; readonly port: number }

export type Reply =
  | { readonly kind: 'answer'; readonly message: Message }
  | { readonly kind: 'fault'; readonly error: Error }

/** Calls `hear` at most once; the result closes whatever is open. A silent server is never heard of. */
export function askServer(server: Server, question: Message, tell: (reply: Reply) => void): () => void {
  let told = false
  const hear = (reply: Reply): void => {
    if (told) return
    told = true
    tell(reply)
  }
  let close = askUdp(server, question, (reply) => {
    close()
    if (reply.kind === 'answer' && reply.message.flags.truncated) close = askTcp(server, question, hear)
    else hear(reply)
  })
  return () => close()
}

function askUdp(server: Server, question: Message, hear: (reply: Reply) => void): () => void {
  const socket = createSocket(isIPv6(server.host) ? 'udp6' : 'udp4')
  let open = true
  socket.on('error', (error) => hear({ kind: 'fault', error }))
  socket.on('message', (bytes) => {
    const message = answerTo(question, bytes)
    if (message) hear({ kind: 'answer', message })
  })
  socket.connect(server.port, server.host, () => {
    if (open) socket.send(encodeMessage(question))
  })
  return () => {
    if (!open) return
    open = false
    socket.removeAllListeners('message')
    socket.close()
  }
}

/** A stream that ends or breaks before the answer is a fault. */
export function askTcp(server: Server, question: Message, hear: (reply: Reply) => void): () => void {
  const socket = connect(server.port, server.host)
  let received = Buffer.alloc(0)
  socket.on('error', (error) => hear({ kind: 'fault', error }))
  socket.on('end', () => hear({ kind: 'fault', error: closedEarly() }))
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return
    const message = answerTo(question, received.subarray(2, 2 + received.readUInt16BE(0)))
    hear(message ? { kind: 'answer', message } : { kind: 'fault', error: closedEarly() })
  })
  const bytes = encodeMessage(question)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  socket.write(Buffer.concat([length, bytes]))
  return () => socket.destroy()
}

const closedEarly = (): Error =>
  Object.assign(new Error('no answer on this connection'), { code: 'ECONNRESET' })

function answerTo(question: Message, bytes: Uint8Array): Message | null {
  const decoded = decodeMessage(bytes)
  if (!decoded.ok) return null
  const { id, flags, question: echoed } = decoded.value
  const asked = question.question[0]
  const same = echoed[0]?.name === asked?.name && echoed[0]?.type === asked?.type
  return flags.response && id === question.id && same ? decoded.value : null
}
