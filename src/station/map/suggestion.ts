// What was found as lines for `services`, each edge with its evidence: a suggestion to be read, not a truth. What stands
// behind a proxy or a CDN cannot be seen from outside.

import type { Found } from '../../atlas/index.ts'
import { parseServiceId } from '../../terms/index.ts'

const head = `# Suggested from DNS and published address ranges: read before you paste. What stands behind a CDN is not seen here.
services:`

const oneName = ({ name, suggests, problems }: Found): string => {
  const id = parseServiceId(name)
  const key = id.ok ? name : `"${name.slice(-60)}"`
  if (suggests.length === 0) return `  # ${name}: ${problems[0] ?? 'nothing is known of where it stands'}`
  return [
    `  ${key}:`,
    '    standsOn:',
    ...suggests.map(({ on, kind, because }) => {
      const edge = kind === 'hard' ? on : `{ on: ${on}, kind: soft }`
      return `      - ${edge} # ${because}`
    }),
  ].join('\n')
}

export const yamlSuggestion = Object.assign(oneName, { head })
