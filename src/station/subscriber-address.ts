// What somebody wrote into the form as an address of theirs; null: it is none that anything is sent to.

export function mailAddress(text: string): string | null {
  // Whether there is somebody is asked by sending; what could end a header or name several is not sent at all.
  const [, local, domain] =
    /^([^\s@<>",;:()[\]\\]{1,64})@([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)$/i.exec(text.trim()) ?? []
  return local === undefined || domain === undefined || !domain.includes('.')
    ? null
    : `${local}@${domain.toLowerCase()}`
}

/** One mailbox, however it is spelt: few tell names apart by case, and many take `name+tag` for `name`. */
export const mailboxOf = (address: string): string => {
  const at = address.lastIndexOf('@')
  return address.slice(0, at).toLowerCase().replace(/\+.*/, '') + address.slice(at)
}

/** Whose machine is asked, whatever the path says. */
export const hostOf = (hook: string): string => new URL(hook).hostname.replace(/\.$/, '')

export function hookAddress(text: string): string | null {
  const url = URL.parse(text.trim())
  if (
    url === null ||
    url.protocol !== 'https:' ||
    url.username !== '' ||
    url.port !== '' ||
    url.href.length > 1000
  )
    return null
  url.hash = ''
  return url.href
}
