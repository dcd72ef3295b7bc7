// Where another monitor sends its notifications, as an alert of ours. Whatever lets somebody send in its name is a
// secret, addresses with a key in them too: it goes to a file of its own.

import type { JsonObject, Outcome } from '../../terms/index.ts'
import { bad, good } from '../../terms/index.ts'
import { type Draft, refers } from './draft.ts'

export type Alert = Outcome<JsonObject>

export type Mail = {
  readonly host: string
  readonly port: number | null
  /** TLS from the first byte. */
  readonly secure: boolean
  readonly user: string
  readonly password: string
  readonly from: string
  readonly to: string
}

/** Makes alerts of one notification; `name` names the files of its secrets. */
export class Channels {
  readonly #name: string
  readonly #draft: Draft

  constructor(name: string, draft: Draft) {
    this.#name = name
    this.#draft = draft
  }

  /** Slack's, and of those that take what Slack takes. */
  slack = (url: string): Alert => this.#hook('slack', url)
  teams = (url: string): Alert => this.#hook('teams', url)
  discord = (url: string): Alert => this.#hook('discord', url)
  webhook = (url: string): Alert => this.#hook('webhook', url)

  pagerduty(key: string): Alert {
    return key === '' ? bad('it has no key') : good({ pagerduty: { routingKeyFile: this.#file('key', key) } })
  }

  opsgenie(key: string, inEurope: boolean): Alert {
    if (key === '') return bad('it has no key')
    const url = inEurope ? { url: 'https://api.eu.opsgenie.com' } : {}
    return good({ opsgenie: { keyFile: this.#file('key', key), ...url } })
  }

  ntfy(server: string, topic: string, token: string): Alert {
    if (topic === '') return bad('it has no topic')
    return good({
      ntfy: {
        topic,
        ...(server === '' || server === 'https://ntfy.sh' ? {} : { url: server }),
        ...(token === '' ? {} : { tokenFile: this.#file('token', token) }),
      },
    })
  }

  mail({ host, port, secure, user, password, from, to }: Mail): Alert {
    const [sender] = mailboxesOf(from)
    const recipients = mailboxesOf(to)
    if (host === '' || sender === undefined || recipients.length === 0)
      return bad('it has no mail server, no sender or no recipient')
    const name = user === '' ? '' : `${encodeURIComponent(user)}@`
    const server = `${secure ? 'smtps' : 'smtp'}://${name}${host}${port === null ? '' : `:${port}`}`
    return good({
      email: {
        server,
        ...(password === '' ? {} : { passwordFile: this.#file('password', password) }),
        from: sender,
        to: [...recipients],
      },
    })
  }

  #hook(kind: string, url: string): Alert {
    if (refers(url)) return good({ [kind]: { url } })
    if (!/^https?:\/\/./i.test(url)) return bad('it has no address')
    return good({ [kind]: { urlFile: this.#file('url', url) } })
  }

  #file(what: string, value: string): string {
    // A file holds no reference: where the secret is one, the variable's name is all that is known.
    if (refers(value))
      this.#draft.lose(
        `alert ${this.#name}`,
        what,
        'it stands in the environment there; write it into the file',
      )
    return this.#draft.file(`${this.#name} ${what}`, refers(value) ? '' : value)
  }
}

/** `Holdfast <a@b.example>` is written as its address. */
const mailboxesOf = (text: string): readonly string[] =>
  text
    .split(/[,;]/)
    .map((one) => (/<([^<>]+)>/.exec(one)?.[1] ?? one).trim())
    .filter((one) => one !== '')
