// Under which name a web host finds a page: it takes the percent signs out of an address and looks for that file, or for
// `index.html` in that folder. So the names are the decoded ones, and what no host would find by them has no file.

/** Longest name of a file or folder, in bytes, on the common file systems. */
const longestName = 255
/** Left for the name of the temporary file beside it. */
const spare = 20

/** What is looked for by `/services?page=2` has a folder of its own, because a host takes no notice of the query. */
const laterPage = /^\?page=(\d{1,6})$/

/** The file of a page's address, relative and with slashes; null: no host could serve it. */
export function pageFile(address: string): string | null {
  const [path = '', query] = address.split(/(?=\?)/, 2)
  const folders = parts(path)
  const later = laterPage.exec(query ?? '')?.[1]
  if (folders === null || (query !== undefined && later === undefined)) return null
  return [...folders, ...(later === undefined ? [] : [`page-${later}`]), 'index.html'].join('/')
}

/** The file of what is no page: a feed, a badge, a script. */
export function plainFile(path: string): string | null {
  const names = parts(path)
  return names === null || names.length === 0 ? null : names.join('/')
}

function parts(path: string): readonly string[] | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return null
  }
  if (!decoded.startsWith('/')) return null
  const names = decoded.split('/').slice(1)
  if (names.at(-1) === '') names.pop()
  return names.every(isName) ? names : null
}

/** A backslash is a separator elsewhere, a colon a drive, and a dot in front is hidden by most hosts. */
const isName = (name: string): boolean =>
  name !== '' &&
  !name.startsWith('.') &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  !/[\\:*?"<>|\u0000-\u001f\u007f]/.test(name) &&
  !/[. ]$/.test(name) &&
  Buffer.byteLength(name) <= longestName - spare
