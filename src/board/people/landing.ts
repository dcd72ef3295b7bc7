// Where somebody lands who has signed in: a path of this board, whatever was written into the link that led here.

const longest = 2_000
/** Any origin that no link can name by accident; only the path of what is resolved against it is used. */
const self = 'http://self.invalid'

/** The path, query and fragment if they stay here; else `otherwise`. */
export function landingOn(wanted: string | null | undefined, otherwise: string): string {
  if (!wanted || wanted.length > longest || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(wanted))
    return otherwise
  let url: URL
  try {
    url = new URL(wanted, self)
  } catch {
    return otherwise
  }
  // `/.//evil` becomes `//evil` only once it is resolved.
  if (url.origin !== self || url.pathname.startsWith('//')) return otherwise
  if (/\/sign-(?:in|out)(?:\/|$)/.test(url.pathname)) return otherwise
  return url.pathname + url.search + url.hash
}
