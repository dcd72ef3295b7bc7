// What Gatus' conditions ask of an answer, sorted by what a look of ours can see.

export type Asked = {
  readonly statuses: readonly string[]
  /** Text of the body. */
  readonly contains: string | null
  /** What the whole body, or a DNS answer, must be. */
  readonly answer: { readonly value: string; readonly condition: string } | null
  /** Milliseconds. */
  readonly slowAbove: number | null
  readonly certificateDays: number | null
  readonly unasked: ReadonlyArray<{ readonly condition: string; readonly why: string }>
}

type Under = { -readonly [K in keyof Asked]: Asked[K] }

/** One condition's effect; false when it is none of these. */
type Reading = (placeholder: string, comparison: string, value: string, asked: Under) => boolean

export function askedBy(conditions: readonly string[]): Asked {
  const asked: Under = {
    statuses: [],
    contains: null,
    answer: null,
    slowAbove: null,
    certificateDays: null,
    unasked: [],
  }
  for (const condition of conditions.slice(0, 200)) {
    const [, placeholder = '', comparison = '', value = ''] =
      /^\s*(\S.*?)\s*(==|!=|<=|>=|<|>)\s*(.*?)\s*$/.exec(condition.slice(0, 2000)) ?? []
    if (!readings.some((reading) => reading(placeholder, comparison, value, asked)))
      asked.unasked = [...asked.unasked, { condition, why: whyNot(placeholder) }]
  }
  return asked
}

const status: Reading = (placeholder, comparison, value, asked) => {
  if (placeholder !== '[STATUS]') return false
  const found = rangesOf(comparison, value)
  if (found.length === 0) return false
  asked.statuses = asked.statuses.length === 0 ? found : both(asked.statuses, found)
  return asked.statuses.length > 0
}

const time: Reading = (placeholder, comparison, value, asked) => {
  const limit = Number(value)
  if (placeholder !== '[RESPONSE_TIME]' || !comparison.startsWith('<') || !(limit > 0)) return false
  asked.slowAbove = Math.min(limit, asked.slowAbove ?? limit)
  return true
}

const certificate: Reading = (placeholder, comparison, value, asked) => {
  if (placeholder !== '[CERTIFICATE_EXPIRATION]' || !comparison.startsWith('>')) return false
  const [, number, unit = ''] = /^(\d{1,6})(h|d|m|s)?$/.exec(value) ?? []
  if (number === undefined) return false
  const days = Number(number) / ({ h: 24, d: 1, m: 1440, s: 86_400 }[unit] ?? 86_400_000)
  asked.certificateDays = Math.min(365, Math.ceil(Math.max(days, asked.certificateDays ?? 0)))
  return true
}

/** `[BODY] == pat(*text*)` is text that must be there; of what it must be in whole, only a DNS answer is compared. */
const body: Reading = (placeholder, comparison, value, asked) => {
  if (placeholder !== '[BODY]' || comparison !== '==') return false
  const [, part] = /^pat\(\*([^*]+)\*\)$/.exec(value) ?? []
  if (part !== undefined && asked.contains === null && part.length <= 1000) {
    asked.contains = part
    return true
  }
  if (asked.answer !== null || value === '' || /[[\]()]/.test(value)) return false
  asked.answer = { value: value.replace(/\.$/, ''), condition: `[BODY] == ${value}` }
  return true
}

/** What every look of ours asks anyway. */
const implied: Reading = (placeholder, comparison, value) =>
  comparison === '==' &&
  ((placeholder === '[CONNECTED]' && value === 'true') ||
    (placeholder === '[DNS_RCODE]' && value === 'NOERROR'))

const readings: readonly Reading[] = [status, time, certificate, body, implied]

function rangesOf(comparison: string, value: string): readonly string[] {
  const any = /^any\((.*)\)$/.exec(value)?.[1]
  if (comparison === '==' && any !== undefined)
    return any.split(',').flatMap((one) => rangesOf('==', one.trim()))
  const code = Number(value)
  if (!/^[1-5]\d\d$/.test(value)) return []
  const below = comparison === '<' ? code - 1 : code
  const above = comparison === '>' ? code + 1 : code
  if (comparison === '==') return [value]
  if (comparison === '<' || comparison === '<=') return below < 100 ? [] : [`100-${below}`]
  if (comparison === '>' || comparison === '>=') return above > 599 ? [] : [`${above}-599`]
  return [...(code > 100 ? [`100-${code - 1}`] : []), ...(code < 599 ? [`${code + 1}-599`] : [])]
}

function both(one: readonly string[], other: readonly string[]): readonly string[] {
  const bounds = (text: string): readonly [number, number] => {
    const [from = 0, to = from] = text.split('-').map(Number)
    return [from, to]
  }
  return one.flatMap((a) =>
    other.flatMap((b) => {
      const from = Math.max(bounds(a)[0], bounds(b)[0])
      const to = Math.min(bounds(a)[1], bounds(b)[1])
      return from > to ? [] : [from === to ? `${from}` : `${from}-${to}`]
    }),
  )
}

function whyNot(placeholder: string): string {
  if (placeholder.includes('[BODY]'))
    return 'a part of a body is not compared; only text that must be in it is looked for'
  if (placeholder === '[DOMAIN_EXPIRATION]') return 'when a domain expires is not looked up'
  if (placeholder === '[IP]')
    return 'the address that answered is not compared; a `dns` check with `expect` does that'
  return 'Holdfast does not ask this of an answer'
}
