// Sentences for what Node says of a peer's certificate. Everything here is the other side's fault: down in phase tls.

import type { Stage } from '../look.ts'

const complaints: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed, so nobody vouches for it',
  SELF_SIGNED_CERT_IN_CHAIN: 'ends in an authority that this machine does not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'comes without the intermediate that signed it',
  UNABLE_TO_GET_ISSUER_CERT: 'comes from an authority that this machine does not know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'comes from an authority that this machine does not know',
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  CERT_REVOKED: 'has been revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name',
}

/** True when the error was about the certificate and the look has been settled by it. */
export function settleCertificate(stage: Stage, code: string, peer: string): boolean {
  const complaint = complaints[code]
  if (complaint === undefined) return false
  stage.down('tls', `the certificate of ${peer} ${complaint} (${code})`)
  return true
}
