// Text, numbers, words and formats. A value that came from the environment is text; where a number or a boolean is
// expected it is read as one.

import { parseDuration } from '../../terms/index.ts'
import type { Located } from './document.ts'
import type { Path, Report } from './problems.ts'
import { type Decoded, example, failed, type Rule, refuseKind, refuseWord, shown, wanted } from './rule.ts'
import { readFormat } from './words.ts'

type LocatedScalar = Located & { kind: 'scalar' }

export function decodeScalar(rule: Rule, at: Located, path: Path, report: Report): Decoded {
  if (at.kind !== 'scalar' || at.value === null)
    return refuseKind({ type: 'string', ...rule }, at, path, report)
  if (rule.const !== undefined) return at.value === rule.const ? at.value : refuseKind(rule, at, path, report)
  if (rule.enum !== undefined)
    return rule.enum.includes(String(at.value))
      ? String(at.value)
      : refuseWord(rule, String(at.value), at, path, report)
  if (rule.type === 'boolean') return decodeBoolean(rule, at, path, report)
  if (rule.type === 'string') return decodeText(rule, at, path, report)
  return decodeNumber(rule, at, path, report)
}

function decodeBoolean(rule: Rule, at: LocatedScalar, path: Path, report: Report): Decoded {
  const value =
    at.substituted && (at.value === 'true' || at.value === 'false') ? at.value === 'true' : at.value
  return typeof value === 'boolean' ? value : refuseKind(rule, at, path, report)
}

function decodeNumber(rule: Rule, at: LocatedScalar, path: Path, report: Report): Decoded {
  const fromText = at.substituted && /^-?\d{1,15}(\.\d{1,9})?$/.test(String(at.value))
  const value = fromText ? Number(at.value) : at.value
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = rule
  if (
    typeof value !== 'number' ||
    !Number.isFinite(value) ||
    (rule.type === 'integer' && !Number.isInteger(value))
  )
    return refuseKind(rule, at, path, report)
  if (value >= minimum && value <= maximum) return value
  report(
    at.place,
    path,
    `expected ${wanted[rule.type ?? 'number']} from ${minimum} to ${maximum}, read ${value}`,
  )
  return failed
}

function decodeText(rule: Rule, at: LocatedScalar, path: Path, report: Report): Decoded {
  if (rule.format !== undefined && typeof at.value !== 'boolean')
    return decodeFormat(rule, rule.format, String(at.value), at, path, report)
  if (typeof at.value !== 'string') return refuseKind(rule, at, path, report)
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = rule
  const { length } = at.value
  if (length < minLength || length > maxLength) {
    report(at.place, path, `expected text of ${minLength} to ${maxLength} characters, read ${length}`)
    return failed
  }
  if (pattern === undefined || new RegExp(pattern, 'u').test(at.value)) return at.value
  report(at.place, path, `expected text of the form ${pattern}${example(rule)}, read ${shown(at.value)}`)
  return failed
}

function decodeFormat(
  rule: Rule,
  format: string,
  text: string,
  at: LocatedScalar,
  path: Path,
  report: Report,
): Decoded {
  const read = readFormat(format, text)
  if (!read.ok) {
    report(at.place, path, read.error)
    return failed
  }
  if (rule.least === undefined || rule.most === undefined) return read.value
  const [least, most] = [parseDuration(rule.least), parseDuration(rule.most)]
  const value = read.value as number
  if (least.ok && most.ok && value >= least.value && value <= most.value) return value
  report(at.place, path, `expected a duration from ${rule.least} to ${rule.most}, read ${text}`)
  return failed
}
