// Plain-text mail. The Message-ID is made of the delivery's id, so that mail servers can drop repetitions too.

import { type Alert, headline } from './alert.ts'
import { attemptTimeout, codeOf, type Sender, type SenderPorts } from './sender.ts'
import type { AlertSpec } from './spec.ts'

type SmtpSpec = AlertSpec & { readonly kind: 'smtp' }

export function smtpSender(spec: SmtpSpec, ports: SenderPorts): Sender {
  return async (alert) => {
    const password = spec.passwordFile === undefined ? null : await ports.secrets(spec.passwordFile)
    // Loaded by whoever sends mail: it costs everybody's start 150 ms otherwise.
    const { createTransport } = await import('nodemailer')
    const transport = createTransport(transportOptions(spec, password))
    try {
      await transport.sendMail({
        from: spec.from,
        to: [...spec.to],
        subject: headline(alert),
        text: mailText(alert),
        messageId: `<${alert.id}@holdfast.invalid>`,
        date: new Date(alert.at),
      })
      return { kind: 'sent' }
    } catch (error) {
      return { kind: 'retry', why: `${new URL(spec.url).host}: ${smtpCode(error)}` }
    } finally {
      transport.close()
    }
  }
}

/** `smtp://user@host:587` (STARTTLS when offered, insisted on when a password is sent) or `smtps://host`. */
function transportOptions(spec: SmtpSpec, password: string | null) {
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
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host.startsWith('127.')

function mailText(alert: Alert): string {
  const lines = [alert.text, '', `What:       ${alert.kind} ${alert.subject}`, `When:       ${alert.at}`]
  if (alert.severity) lines.push(`Severity:   ${alert.severity}`)
  if (alert.foundation) lines.push(`Foundation: ${alert.foundation}`)
  lines.push(`Board:      ${alert.url}`, '')
  return lines.join('\n')
}

function smtpCode(error: unknown): string {
  const code = codeOf(error)
  const answered = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : Number.NaN
  return Number.isInteger(answered) ? `${code} (the server answered ${answered})` : code
}
