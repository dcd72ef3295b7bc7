// Hands mail to a server over SMTP. What a server says for now (4xx: full, greylisted) is tried again after a while;
// what it says for good of the mail or its recipient (5xx) is final; what concerns our login, people mend.

import type { JsonObject } from '../../terms/index.ts'
import type { MailSpec } from '../spec.ts'
import { handleOf, mailOf, nextHandle } from './mail.ts'
import { attemptTimeout, type ChannelPorts, codeOf, type SendMessage, type Sent } from './sent.ts'

/** Greylisting begins at a minute where it is kindest; asking sooner only counts against us. */
const greylistedWait = 60_000

/** `mail:` and the address, as `recipientsOf` writes it. */
export const addressOf = (recipient: string): string => recipient.replace(/^mail:/, '')

export function mailSender(spec: MailSpec, ports: ChannelPorts): SendMessage {
  return async (message, handle) => {
    const files = {
      ...(spec.passwordFile && { password: spec.passwordFile }),
      ...(spec.caFile && { ca: spec.caFile }),
    }
    let read: Record<string, string>
    try {
      read = Object.fromEntries(
        await Promise.all(
          Object.entries(files).map(async ([name, file]) => [name, await ports.secrets(file)]),
        ),
      )
    } catch (error) {
      return { kind: 'retry', why: `a file of the mail server cannot be read (${codeOf(error)})` }
    }
    // Loaded by whoever sends mail: it costs everybody's start 150 ms otherwise.
    const { createTransport } = await import('nodemailer')
    const transport = createTransport(transportOptions(spec, read.password ?? null, read.ca ?? null))
    const before = handleOf(handle)
    const mail = mailOf(message, spec.from, addressOf(message.recipient), before)
    try {
      const { references, ...rest } = mail
      await transport.sendMail({ ...rest, ...(references && { references: [...references] }) })
      return { kind: 'sent', handle: nextHandle(mail, before) as unknown as JsonObject }
    } catch (error) {
      return judgeMail(error, new URL(spec.url).host)
    } finally {
      transport.close()
    }
  }
}

/** STARTTLS is used when offered, and insisted on when a password is sent. */
function transportOptions(spec: MailSpec, password: string | null, ca: string | null) {
  const url = new URL(spec.url)
  const secure = url.protocol === 'smtps:'
  const timeout = attemptTimeout as number
  return {
    host: url.hostname,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(password !== null && {
      auth: { user: decodeURIComponent(url.username), pass: password },
      requireTLS: !secure && !isLoopback(url.hostname),
    }),
    ...(ca !== null && { tls: { ca } }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host.startsWith('127.')

/** Of these, a 5xx is about this mail or its recipient. */
const aboutTheMail = new Set(['EENVELOPE', 'EMESSAGE'])
/** "Log in first", in the words of RFC 4954. */
const aboutOurLogin = new Set([530, 534, 535, 538])

/** Not of the sender, nor of the mail. */
const ofRecipient = (error: unknown): boolean =>
  error instanceof Error && 'command' in error && error.command === 'RCPT TO'

export function judgeMail(error: unknown, host: string): Sent {
  const code = codeOf(error)
  const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : Number.NaN
  if (!Number.isInteger(status)) return { kind: 'retry', why: `${host}: ${code}` }
  const why = `${host}: ${code} (the server answered ${status})`
  const alone = code === 'EENVELOPE' && ofRecipient(error)
  if (status >= 500 && aboutTheMail.has(code) && !aboutOurLogin.has(status))
    return { kind: 'refused', why, ...(alone && { alone }) }
  if (status !== 450 && status !== 451) return { kind: 'retry', why }
  return { kind: 'retry', why, afterMs: greylistedWait, ...(alone && { alone }) }
}
