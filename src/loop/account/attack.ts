// Whether an attack is indicated. Only somebody's word counts as evidence: a provider's notice or an operator's order
// that speaks of one. A surge of reports, lost checks or their pattern never do: an outage looks the same. Who says that
// it was none is quoted too, and the finding stays "unknown": that nobody has seen one is no proof.

import type { Entry, Instant } from '../../terms/index.ts'
import type { Said } from './provider.ts'

export type AttackWord = {
  readonly at: Instant
  /** A feed, or an operator. */
  readonly by: string
  /** The sentence that speaks of it. */
  readonly text: string
  readonly says: 'attack' | 'no attack'
}
export type AttackFinding = {
  readonly finding: 'indicated' | 'unknown'
  readonly words: readonly AttackWord[]
}

const attack =
  /\b(?:ddos|denial[- ]of[- ]service|cyber[- ]?attacks?|(?:under|an?|the|this|ongoing) attack|attackers?|ransomware|malicious|intru(?:sion|ders?)|sabotage|breach(?:ed)?|hijack(?:ed|ing)?)\b/i
/** Before or after the word in one sentence: "no evidence of", "was not", "ruled out". */
const denial = /\b(?:no|not|never|without|unrelated|isn't|wasn't|rul(?:ed?|ing) out|den(?:y|ies|ied))\b/i
/** What only supposes is no evidence either way. */
const supposition = /\b(?:whether|if|could|may|might|possib(?:le|ly)|suspect(?:ed)?|investigat\w*)\b/i

export function attackFinding(said: readonly Said[], entries: readonly Entry[]): AttackFinding {
  const providers = said.flatMap(({ feed, title, body, providerAt }) =>
    wordsIn(feed, providerAt, [title, body]),
  )
  const people = entries
    .filter(({ author }) => author.startsWith('operator:'))
    .flatMap(({ author, at, why }) => wordsIn(author, at, [why]))
  const words = [...providers, ...people].sort((a, b) => a.at - b.at)
  const indicated = words.some(({ says }) => says === 'attack')
  return { finding: indicated ? 'indicated' : 'unknown', words }
}

function wordsIn(by: string, at: Instant, texts: readonly string[]): readonly AttackWord[] {
  const sentences = new Set(
    texts.flatMap((text) => text.split(/(?<=[.!?])\s+|\n+/)).map((text) => text.trim()),
  )
  return [...sentences]
    .filter((text) => attack.test(text))
    .flatMap((text): AttackWord[] => {
      if (denial.test(text)) return [{ at, by, text, says: 'no attack' }]
      return supposition.test(text) ? [] : [{ at, by, text, says: 'attack' }]
    })
}
