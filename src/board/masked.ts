// Addresses as operators see them: enough to tell one from another, too little to write to.

/** `mail:anna@shop.example` is `mail:a…@shop.example`; of a webhook only the host is left. */
export function maskedRecipient(recipient: string): string {
  const colon = recipient.indexOf(':')
  return `${recipient.slice(0, colon + 1)}${maskedAddress(recipient.slice(colon + 1))}`
}

/** A mail address, or a URL. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  if (at > 0) return `${firstCharacter(address)}…${address.slice(at)}`
  const url = URL.parse(address)
  return url === null ? `${firstCharacter(address)}…` : `${url.protocol}//${url.host}/…`
}

const firstCharacter = (text: string): string => String.fromCodePoint(text.codePointAt(0) ?? 0x2026)
