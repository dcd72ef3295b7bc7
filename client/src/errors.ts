// Errors of the client: what happened, and what a person does about it.

export type ErrorCode =
  | 'HOLDFAST_BAD_OPTION'
  | 'HOLDFAST_NO_CONNECTION'
  | 'HOLDFAST_ENDPOINTS_FAILED'
  | 'HOLDFAST_CLOSED'

export class ClientError extends Error {
  readonly code: ErrorCode
  /** What to do. */
  readonly fix: string
  /** What was tried, in order; empty where nothing was. */
  readonly errors: readonly unknown[]

  constructor(code: ErrorCode, what: string, fix: string, errors: readonly unknown[] = []) {
    super(`${what}; ${fix}`, errors.length > 0 ? { cause: errors[0] } : undefined)
    this.name = 'HoldfastClientError'
    this.code = code
    this.fix = fix
    this.errors = errors
  }
}

/** What `dns.lookup` would have given, so that callers who look at `code` go on to understand it. */
export type LookupError = NodeJS.ErrnoException & { readonly hostname: string }

/** `ENOTFOUND` for a name without addresses, `EAI_AGAIN` for a question that failed; `cause` is the resolver's own. */
export function lookupError(name: string, answered: boolean, cause: string): LookupError {
  const code = answered ? 'ENOTFOUND' : 'EAI_AGAIN'
  const error = new Error(`getaddrinfo ${code} ${name} (${cause})`)
  return Object.assign(error, { code, syscall: 'getaddrinfo', hostname: name })
}

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
