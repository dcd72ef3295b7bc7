// Names of services or regions that a text mentions, whole words only. The text is walked once, however many names
// there are: no expression is made of foreign names.

const word = /[\p{L}\p{N}]+/gu
const mostWords = 6

export type Vocabulary = {
  /** Words in a row to the name as it is told. */
  readonly names: ReadonlyMap<string, string>
  /** Capitals count: a page's "Issues" is a service, its "issues" are trouble. */
  readonly exact: boolean
}

const wordsIn = (text: string, exact: boolean): string[] =>
  (exact ? text : text.toLowerCase()).match(word) ?? []

/** Names of one letter, or of many words, are not looked for. */
export function vocabularyOf(names: Iterable<string>, exact: boolean): Vocabulary {
  const known = new Map<string, string>()
  for (const name of names) {
    const words = wordsIn(name, exact)
    const key = words.join(' ')
    if (words.length > 0 && words.length <= mostWords && key.length > 1 && !known.has(key))
      known.set(key, name)
  }
  return { names: known, exact }
}

/** In the order in which they are first mentioned. The longest name wins: "Central US EUAP" is not "Central US". */
export function mentionedIn(text: string, { names, exact }: Vocabulary): readonly string[] {
  if (names.size === 0) return []
  const words = wordsIn(text, exact)
  const found = new Set<string>()
  for (let at = 0; at < words.length; at++) {
    for (let length = Math.min(mostWords, words.length - at); length > 0; length--) {
      const name = names.get(words.slice(at, at + length).join(' '))
      if (name === undefined) continue
      found.add(name)
      at += length - 1
      break
    }
  }
  return [...found]
}

const withWhat =
  /^(?:\[[^\]]{1,20}\] )?(?:incident|disruption|outage|issues?|problems?|trouble|degradation) (?:with|of|in|affecting) (?:the )?([^:]{2,60})$/i
const vague = /^(?:some|several|multiple|various|certain|our)\b|\b(?:some|multiple|all) .{0,20}services$/i

/** "Incident with Search and Packages": what a title is about by its own words. */
function subjectOf(title: string): readonly string[] {
  const subject = withWhat.exec(title)?.[1]
  if (subject === undefined || vague.test(subject)) return []
  return subject
    .split(/, and |, | and | & /)
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** Whom it concerns where no list says so: named in the title or, failing that, in what follows. */
export function servicesNamed(title: string, text: string, known: Vocabulary): readonly string[] {
  const candidates = [mentionedIn(title, known), subjectOf(title), mentionedIn(text, known)]
  return candidates.find((names) => names.length > 0) ?? []
}
