// The stable part of an error: its code. The message is left alone, for it may quote what was sent.

/** The code of a Node error; of an `AggregateError` (several addresses tried) the first one's. */
export function faultCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN'
  const own = (error as NodeJS.ErrnoException).code
  if (typeof own === 'string') return own
  return error instanceof AggregateError ? faultCode(error.errors[0]) : 'UNKNOWN'
}
