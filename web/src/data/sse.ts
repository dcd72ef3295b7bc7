// Server-sent events out of a byte stream (WHATWG HTML 9.2.6). The browser's own EventSource cannot carry a Bearer
// header, so the few lines of the format are read here.

export type ServerEvent = { readonly name: string; readonly data: string }

/** Longest unfinished event that is kept, in characters; a longer one is dropped whole. */
const longestEvent = 4_000_000

export class EventReader {
  /** How long the server asks to wait before connecting again, ms; null while it said nothing. */
  retryMs: number | null = null
  #rest = ''
  #name = ''
  #data: string[] = []
  #size = 0

  /** Feeds decoded text and returns the events that it completed. */
  feed(text: string): ServerEvent[] {
    const events: ServerEvent[] = []
    // A lone CR at the end may be the first half of CRLF: it waits for what follows.
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > longestEvent) this.#rest = ''
    for (const line of lines) {
      const event = this.#line(line)
      if (event) events.push(event)
    }
    return events
  }

  #line(line: string): ServerEvent | null {
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') this.#name = value
    if (field === 'retry' && /^\d{1,9}$/.test(value)) this.retryMs = Number(value)
    if (field === 'data') {
      this.#size += value.length
      this.#data.push(value)
    }
    return null
  }

  #dispatch(): ServerEvent | null {
    const complete = this.#data.length > 0 && this.#size <= longestEvent
    const event = complete ? { name: this.#name || 'message', data: this.#data.join('\n') } : null
    this.#name = ''
    this.#data = []
    this.#size = 0
    return event
  }
}
