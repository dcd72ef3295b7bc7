// What was found of one name, for a terminal: the way of its aliases, where its addresses stand, who answers for it.

import type { Found } from '../../atlas/index.ts'

export function foundText({ name, chain, places, dns, problems }: Found): string {
  const lines = [
    name,
    ...chain.map(({ alias, foundation }) => `  -> ${alias}${foundation === null ? '' : `  (${foundation})`}`),
    ...places.map(({ address, foundation, range, file }) =>
      foundation === null
        ? `  ${address}  in no range that is known here`
        : `  ${address}  ${foundation}  (${range} in ${file})`,
    ),
    ...dns.map(
      ({ zone, operators, nameservers }) =>
        `  dns of ${zone}: ${operators.join(' and ')} (${nameservers.length} nameservers)${operators.length === 1 ? ', a single operator' : ''}`,
    ),
    ...problems.map((problem) => `  not known: ${problem}`),
  ]
  return lines.join('\n')
}
