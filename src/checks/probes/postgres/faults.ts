// Why PostgreSQL could not be asked, and what a person does about it: by SQLSTATE (PostgreSQL's appendix A) or by the
// code of the driver. Messages of the server are not repeated.

import { faultCode } from '../../code.ts'
import { SecretFault } from '../secret-file.ts'
import type { PostgresProbe } from './session.ts'

/** `away`: nobody is there who could be asked. `refused`: somebody is, and does not answer this question. */
export type PostgresFault = { readonly kind: 'away' | 'refused'; readonly why: string }

export function postgresFault(error: unknown, peer: string, probe: PostgresProbe): PostgresFault {
  if (error instanceof SecretFault) return { kind: 'refused', why: error.message }
  const code = faultCode(error)
  const said = refusals[code]?.(probe)
  if (said) return { kind: 'refused', why: `${peer} ${said}` }
  if (code.startsWith('57P')) return { kind: 'away', why: `${peer} ${unavailable} (${code})` }
  if (isCertificate(code))
    return {
      kind: 'refused',
      why: `the certificate of ${peer} is not trusted (${code}): name the right \`caFile\`, or choose \`tls: require\``,
    }
  if (/^[0-9A-Z]{5}$/.test(code))
    return { kind: 'refused', why: `${peer} does not answer the question (SQLSTATE ${code})` }
  if (code.startsWith('ERR_SSL'))
    return {
      kind: 'refused',
      why: `the TLS handshake with ${peer} failed (${code}): where it speaks no TLS, \`tls: disable\``,
    }
  // The driver begins TLS also where the server has just said that it speaks none.
  const plain =
    code === 'ECONNRESET' && probe.tls !== 'disable' ? ': where it speaks no TLS, `tls: disable`' : ''
  return { kind: 'away', why: `${peer} ${awayWords[code] ?? `cannot be reached (${code})`}${plain}` }
}

const unavailable = 'takes no connection: it starts, stops, or is a standby without `hot_standby = on`'

const refusals: Readonly<Record<string, (probe: PostgresProbe) => string>> = {
  '28P01': ({ user, passwordFile }) =>
    `refuses the password of the role ${user}: ${passwordFile === undefined ? 'name a file with `passwordFile`' : `correct ${passwordFile}`}`,
  '28000': ({ user, database }) =>
    `lets the role ${user} not in: create it with LOGIN, and allow it the database ${database} from here in pg_hba.conf`,
  '3D000': ({ database }) => `has no database ${database}: correct \`database\``,
  '42501': ({ user }) => `does not allow the question to the role ${user}: GRANT pg_monitor TO ${user}`,
  '53300': () => 'has no connection left: raise max_connections, or reserve one for monitoring',
  '57014': () => 'took too long to answer: its statement was cancelled',
}

const awayWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ECONNRESET: 'reset the connection',
  CONNECT_TIMEOUT: 'did not answer in time',
  CONNECTION_CLOSED: 'closed the connection',
  CONNECTION_ENDED: 'closed the connection',
  ENOTFOUND: 'is a name without an address',
}

const isCertificate = (code: string): boolean => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS_CERT/.test(code)
