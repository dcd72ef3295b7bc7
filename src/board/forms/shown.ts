// What an answer of the API holds that nobody would see again: a new token, what a test message came to. A form that is
// sent without a script is answered with it, instead of with the page that it came from.

export type Shown = { readonly once: string | null; readonly lines: readonly string[] }

type Tried = { readonly recipient?: unknown; readonly outcome?: unknown; readonly why?: unknown }
type Request = { readonly method?: unknown; readonly url?: unknown; readonly body?: unknown }

/** Null: there is nothing of that kind in it. */
export function shownIn(body: string): Shown | null {
  const answer = parsed(body)
  if (answer === null) return null
  if (typeof answer.token === 'string') return { once: answer.token, lines: [] }
  if (!Array.isArray(answer.tried)) return null
  const requests = Array.isArray(answer.requests) ? (answer.requests as Request[]) : []
  return {
    once: null,
    lines: [
      ...(answer.tried as Tried[]).map(({ recipient, outcome, why }) =>
        [recipient, outcome, why].filter((part) => typeof part === 'string').join(': '),
      ),
      ...requests.map(({ method, url, body: sent }) => `${method} ${url}\n\n${sent}`),
    ],
  }
}

function parsed(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
