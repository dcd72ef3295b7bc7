// What of a form that was refused comes back in the page, to be sent again: what somebody typed and chose, never a secret,
// and not so much that a page is all form.

const secret = /pass|secret|token|current|csrf/i
/** The door's own, which every form carries anew. */
const own = /^_(?:back|here|done|method)$/
const mostLetters = 16_384

export function typedIn(fields: Iterable<readonly [string, string]>): readonly (readonly [string, string])[] {
  const typed = [...fields].filter(([name]) => !secret.test(name) && !own.test(name))
  const letters = typed.reduce((sum, [name, text]) => sum + name.length + text.length, 0)
  return letters > mostLetters ? [] : typed
}
