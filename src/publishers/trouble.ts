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

/** Done or not is unknown. `fix`: what a person can do, where something is known. */
export type Lost = { readonly kind: 'lost'; readonly detail: string; readonly fix?: string }

/** For those who hear of it as an outcome, which has no room for a way out beside what happened. */
export const lostOutcome = ({ detail, fix }: Lost): { readonly kind: 'lost'; readonly detail: string } => ({
  kind: 'lost',
  detail: fix === undefined ? detail : `${detail}: ${fix}`,
})

/**
 * An answer without a signature where one was due proves nothing, neither that something was done nor that it was not.
 * But servers say so what they would not sign: PowerDNS about a key that it does not accept, Knot about a zone.
 */
export const unsignedAnswer = (rcode: number, at: string, key: string): Lost => ({
  kind: 'lost',
  detail: `${at} answered ${rcodeName(rcode)} without the signature that key ${key} asks for, which proves nothing`,
  fix:
    rcode === rcodes.NOERROR
      ? 'look who else answers at this address'
      : 'compare the name, algorithm and secret of the key on both sides, set both clocks by NTP, and look whether the server has the zone',
})

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
        `send updates to the primary of ${zone}: look at its SOA record and correct \`server\` or \`zone\`; Knot says so too where its acl asks for a \`key\``,
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
        `${at} does not know the key ${key}, or has no use for it here (BADKEY)`,
        `give the server a key of exactly this name and algorithm, in Knot also an acl of the zone with this key and \`action: update\`, or correct \`key\` here`,
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
