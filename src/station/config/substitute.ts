// `${NAME}` and `${NAME:-default}` in values, from the environment that is handed in. `$${` writes a plain `${`.

import { bad, good, type Outcome } from '../../terms/index.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const longest = 65_536
const reference = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]{0,127})(?::-([^}]*))?\}|\$\{/g

/** Errors: a name that is unset and has no default, a reference that is not closed or not a name, a result over 64 KiB. */
export function substitute(text: string, env: Environment): Outcome<string> {
  let error: string | undefined
  const value = text.replace(reference, (whole: string, name?: string, otherwise?: string) => {
    if (whole === '$${') return '${'
    if (name === undefined) {
      error ??= `expected \${NAME} or \${NAME:-default}, read ${JSON.stringify(text.slice(0, 60))} (write $\${ for a plain \${)`
      return ''
    }
    const set = Object.hasOwn(env, name) ? env[name] : undefined
    // As in a shell: `:-` also stands in for a variable that is set but empty.
    if (set !== undefined && (set !== '' || otherwise === undefined)) return set
    if (otherwise !== undefined) return otherwise
    error ??= `the environment variable ${name} is not set; set it, or write \${${name}:-default}`
    return ''
  })
  if (error !== undefined) return bad(error)
  if (value.length > longest) return bad(`longer than ${longest} characters after substitution`)
  return good(value)
}

/** Text that `substitute` gives back as it is, whatever the environment. */
export const plainly = (text: string): string => text.split('${').join('$${')

/** The text that `plainly` was given. */
export const unplainly = (text: string): string => text.split('$${').join('${')

/** A value with every text in it changed; keys stay, as no key is substituted. */
export function everyText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((one) => everyText(one, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, everyText(one, change)]))
}
