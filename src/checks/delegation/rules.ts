// What is wrong with a delegation: facts in, findings out. Each has a code that is stable, how bad it is, a sentence, and
// what a person can do about it.

import { absolute, fits, formatSigner } from '../../dns/index.ts'
import { apexOf, type DelegationFacts } from './facts.ts'
import { type DelegationFinding, finding, list, names, type Rule } from './finding.ts'
import { serverRules } from './server-rules.ts'

/** Seconds. Shorter, every resolver asks the parent all day; longer, a move of a server takes that long to be known. */
const ttls = { shortest: 300, longest: 172_800 } as const

export function judgeDelegation(facts: DelegationFacts): readonly DelegationFinding[] {
  const found = rules.flatMap((rule) => rule(facts))
  const rank = { error: 0, warning: 1, note: 2 }
  return found.toSorted((a, b) => rank[a.severity] - rank[b.severity])
}

const parentKnown: Rule = ({ zone, parent }) => {
  if (parent.trouble !== null)
    return [
      finding(
        'error',
        'parent-unknown',
        zone,
        `the parent of ${absolute(zone)} could not be asked: ${parent.trouble}`,
        'look whether the resolver answers, or name another with --resolver',
      ),
    ]
  if (parent.ns.length > 0) return []
  return [
    finding(
      'error',
      'not-delegated',
      zone,
      `${absolute(parent.zone ?? zone)} does not delegate ${absolute(zone)}`,
      'put the records that "holdfast delegation" prints into the parent, where the domain is registered or in its zone file',
    ),
  ]
}

const setsAlike: Rule = (facts) => {
  const { zone, parent } = facts
  const apex = apexOf(facts)
  if (!apex || parent.ns.length === 0) return []
  const missing = apex.ns.filter((name) => !parent.ns.includes(name))
  const extra = parent.ns.filter((name) => !apex.ns.includes(name))
  return [
    ...(missing.length > 0
      ? [
          finding(
            'warning',
            'parent-lacks-nameserver',
            zone,
            `the parent does not name ${names(missing)}, which the zone does`,
            'add it at the parent, or take it out of the zone',
          ),
        ]
      : []),
    ...(extra.length > 0
      ? [
          finding(
            'warning',
            'parent-has-other-nameserver',
            zone,
            `the parent names ${names(extra)}, which the zone does not`,
            'take it out at the parent, or add it to the zone',
          ),
        ]
      : []),
  ]
}

const chainOfTrust: Rule = (facts) => {
  const { zone, parent } = facts
  const apex = apexOf(facts)
  if (!apex) return []
  const broken = parent.ds.filter((signer) => !apex.keys.some((key) => fits(zone, signer, key) !== false))
  if (parent.ds.length > 0 && broken.length === parent.ds.length)
    return [
      finding(
        'error',
        'ds-without-key',
        zone,
        `no DS at the parent fits a key of the zone: ${list(broken.map(formatSigner))}`,
        'who validates gets SERVFAIL for the whole zone: replace the DS at the parent, or remove it',
      ),
    ]
  if (broken.length > 0)
    return [
      finding(
        'warning',
        'ds-without-key',
        zone,
        `a DS at the parent fits no key of the zone: ${list(broken.map(formatSigner))}`,
        'remove it at the parent unless its key is about to be published',
      ),
    ]
  if (parent.ds.length > 0) return []
  return apex.keys.length > 0
    ? [
        finding(
          'warning',
          'key-without-ds',
          zone,
          `${absolute(zone)} is signed, and the parent has no DS for it`,
          'put the DS records that "holdfast delegation" prints into the parent; until then nobody validates',
        ),
      ]
    : [finding('note', 'unsigned', zone, `${absolute(zone)} is not signed`, '')]
}

const lifetimes: Rule = (facts) => {
  const apex = apexOf(facts)
  return (
    [
      ['parent', facts.parent.nsTtl],
      ['zone', apex?.nsTtl ?? null],
    ] as const
  ).flatMap(([where, ttl]) => {
    if (ttl === null || (ttl >= ttls.shortest && ttl <= ttls.longest)) return []
    const why =
      ttl < ttls.shortest ? `every resolver asks again after ${ttl} s` : `a change is known after ${ttl} s`
    return [
      finding(
        'note',
        ttl < ttls.shortest ? 'ttl-short' : 'ttl-long',
        facts.zone,
        `the NS records at the ${where} live for ${ttl} s: ${why}`,
        `between ${ttls.shortest} s and two days is usual`,
      ),
    ]
  })
}

const rules: readonly Rule[] = [parentKnown, setsAlike, ...serverRules, chainOfTrust, lifetimes]
