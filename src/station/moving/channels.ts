// Where another monitor sends its notifications, as an alert of ours. Whatever lets somebody send in its name is a
// secret: it goes to a file of its own.

import type { JsonObject } from '../../terms/index.ts'
import type { Draft } from './draft.ts'

export type Mail = {
  readonly host: string
  readonly port: number | null
  /** TLS from the first byte. */
  readonly secure: boolean
  readonly user: string
  readonly password: string
  readonly from: string
  readonly to: readonly string[]
}

export function mailAlert(mail: Mail, name: string, draft: Draft): JsonObject {
  const user = mail.user === '' ? '' : `${encodeURIComponent(mail.user)}@`
  return {
    smtp: `${mail.secure ? 'smtps' : 'smtp'}://${user}${mail.host}${mail.port === null ? '' : `:${mail.port}`}`,
    from: mail.from,
    to: [...mail.to],
    ...(mail.password === '' ? {} : { passwordFile: draft.file(`${name} password`, mail.password) }),
  }
}

/** `Holdfast <a@b.example>` is written as its address. */
export const mailboxesOf = (text: string): readonly string[] =>
  text
    .split(/[,;]/)
    .map((one) => (/<([^<>]+)>/.exec(one)?.[1] ?? one).trim())
    .filter((one) => one !== '')
