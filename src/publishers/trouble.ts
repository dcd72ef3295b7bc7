// What can go wrong at somebody else's nameserver, each with a name that is stable, a sentence, and a way out.

import { rcodeName, rcodes, type TsigErrorName } from '../dns/index.ts'

/** Definitely not done. `retry`: the same may succeed later, without any change here. */
export type Trouble = {
  readonly kind: 'failed'
  readonly code: string
  readonly detail: string
  readonly fix: string
  readonly retry: boolean
}

/** Done or not is unknown. */
export type Lost = { readonly kind: 'lost'; readonly detail: string }

export const trouble = (code: string, detail: string, fix: string, retry = true): Trouble => ({
  kind: 'failed',
  code,
  detail,
  fix,
  retry,
})

/** `at` is the server as `host:port`, `zone` with its final dot. */
export function rcodeTrouble(rcode: number, at: string, zone: string): Trouble {
  switch (rcode) {
    case rcodes.REFUSED:
      return trouble(
        'refused',
        `${at} refused this for ${zone}`,
        `allow the key (or this machine's address) in the server's allow-update, update-policy or allow-query for ${zone}`,
      )
    case rcodes.NOTAUTH:
      return trouble(
        'not-authoritative',
        `${at} is not authoritative for ${zone}`,
        `send updates to the primary of ${zone}: look at its SOA record and correct \`server\` or \`zone\``,
      )
    case rcodes.NOTZONE:
      return trouble(
        'not-in-zone',
        `a name of this endpoint is not in ${zone}`,
        `set the publisher's \`zone\` to the zone that holds the endpoint`,
        false,
      )
    case rcodes.NOTIMP:
      return trouble(
        'no-updates',
        `${at} does not take dynamic updates (NOTIMP)`,
        'use a server that does (BIND, Knot, PowerDNS), or delegate a sub-zone to the embedded nameserver',
        false,
      )
    case rcodes.SERVFAIL:
      return trouble(
        'server-failed',
        `${at} failed (SERVFAIL)`,
        "read the server's log: usual reasons are a zone file or journal that cannot be written, and more records at a name than it takes (BIND: max-records-per-type, 100 unless told otherwise)",
      )
    case rcodes.FORMERR:
      return trouble(
        'not-understood',
        `${at} did not understand the message (FORMERR)`,
        'report this with the version of the server',
        false,
      )
    default:
      return trouble('rcode', `${at} answered ${rcodeName(rcode)}`, `read the server's log`)
  }
}

/** The server said that it does not believe our signature; it has changed nothing. */
export function tsigTrouble(error: TsigErrorName, detail: string, at: string, key: string): Trouble {
  switch (error) {
    case 'BADKEY':
      return trouble(
        'bad-key',
        `${at} does not know the key ${key} (BADKEY)`,
        `give the server a key of exactly this name and algorithm, or correct \`key\` here`,
      )
    case 'BADTIME':
      return trouble(
        'bad-time',
        `${at} finds our signature too old or too new (BADTIME): ${detail}`,
        'the clocks differ by more than 5 minutes: set this clock and that of the server by NTP',
      )
    default:
      return trouble(
        'bad-signature',
        `${at} does not accept the signature of key ${key} (${error})`,
        'the secrets differ: give both sides the same one',
      )
  }
}
