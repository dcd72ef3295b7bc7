// The cookie that carries a session (RFC 6265bis). On https its name begins with `__Host-`, which no neighbouring
// subdomain and no plain http answer can set; where plain http is all there is, it goes without.

const secureName = '__Host-holdfast'
const plainName = 'holdfast'
/** Browsers keep about 4 kB for each cookie and 180 of them for a site; whoever sends more is not read. */
const longestHeader = 16 * 1024

/**
 * The value of the one cookie of that name. Null when there is none, and when there are two: somebody else then set one
 * of them (a neighbour under another path), and which came first says nothing.
 */
export function cookieNamed(header: string | undefined, name: string): string | null {
  if (header === undefined || header.length > longestHeader) return null
  let found: string | null = null
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    if (at === -1 || pair.slice(0, at).trim() !== name) continue
    if (found !== null) return null
    found = pair.slice(at + 1).trim()
  }
  return found
}

/** `https`: known to have come that way; a cookie that plain http can set is not looked at then. */
export const sessionIn = (header: string | undefined, https: boolean): string | null =>
  cookieNamed(header, secureName) ?? (https ? null : cookieNamed(header, plainName))

const attributes = (secure: boolean): string =>
  `; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`

/** `lastsSeconds`: the browser forgets it then; the server decides for itself. */
export const sessionCookie = (secret: string, secure: boolean, lastsSeconds: number): string =>
  `${secure ? secureName : plainName}=${secret}; Max-Age=${lastsSeconds}${attributes(secure)}`

/** Both names: the way of this request may not be the way of the one that set it. */
export const forgottenCookies = (secure: boolean): readonly string[] => [
  `${plainName}=; Max-Age=0${attributes(false)}`,
  ...(secure ? [`${secureName}=; Max-Age=0${attributes(true)}`] : []),
]
