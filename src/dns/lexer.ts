// Splits a master file into entries of tokens (RFC 1035 section 5.1): comments, quotes, escapes, and parentheses that let
// an entry go on over lines. Escapes stay in the tokens, because what they mean depends on the field.

/** Positions count from 1. */
export type Position = { readonly line: number; readonly column: number }
export type Token = Position & { readonly text: string; readonly quoted: boolean }

export type Entry = {
  readonly line: number
  /** The entry begins with a blank: it is about the owner before it. */
  readonly continued: boolean
  readonly tokens: readonly Token[]
}
export type LexicalError = Position & { readonly message: string }

/** Yields entries and errors in the order of the text; after an error it goes on with the next line. */
export function* entriesOf(text: string): Generator<{ entry: Entry } | { error: LexicalError }> {
  const lexer = new Lexer(text)
  while (!lexer.done) {
    const found = lexer.next()
    if ('error' in found || found.entry.tokens.length > 0) yield found
  }
}

const blank = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\r'

class Lexer {
  readonly #text: string
  #at = 0
  #line = 1
  #lineStart = 0

  constructor(text: string) {
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text
  }

  get done(): boolean {
    return this.#at >= this.#text.length
  }

  #position(): Position {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 }
  }

  #endLine(): void {
    this.#at++
    this.#line++
    this.#lineStart = this.#at
  }

  #skipLine(): void {
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end < 0 ? this.#text.length : end
    if (!this.done) this.#endLine()
  }

  #fail(position: Position, message: string): { error: LexicalError } {
    this.#skipLine()
    return { error: { ...position, message } }
  }

  /** One entry: up to the end of a line that is not inside parentheses. */
  next(): { entry: Entry } | { error: LexicalError } {
    const line = this.#line
    const continued = blank(this.#text[this.#at])
    const tokens: Token[] = []
    let opened: Position | null = null
    while (!this.done) {
      const char = this.#text[this.#at]
      const here = this.#position()
      if (blank(char)) this.#at++
      else if (char === ';') this.#skipComment()
      else if (char === '\n') {
        this.#endLine()
        if (!opened) return { entry: { line, continued, tokens } }
      } else if (char === '(') {
        if (opened) return this.#fail(here, 'a "(" inside parentheses')
        opened = here
        this.#at++
      } else if (char === ')') {
        if (!opened) return this.#fail(here, 'a ")" that nothing opened')
        opened = null
        this.#at++
      } else {
        const token = char === '"' ? this.#quoted() : this.#plain()
        if (token === null) return this.#fail(here, 'a quoted string is not closed on its line')
        tokens.push(token)
      }
    }
    if (opened) return { error: { ...opened, message: 'a "(" that nothing closes' } }
    return { entry: { line, continued, tokens } }
  }

  #skipComment(): void {
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end < 0 ? this.#text.length : end
  }

  #plain(): Token {
    const position = this.#position()
    const start = this.#at
    while (!this.done && !/[ \t\r\n;()"]/.test(this.#text[this.#at]!)) this.#at += this.#width()
    return { ...position, text: this.#text.slice(start, this.#at), quoted: false }
  }

  #quoted(): Token | null {
    const position = this.#position()
    const start = ++this.#at
    while (this.#text[this.#at] !== '"') {
      if (this.done || this.#text[this.#at] === '\n') return null
      this.#at += this.#width()
    }
    return { ...position, text: this.#text.slice(start, this.#at++), quoted: true }
  }

  /** A backslash takes the next character with it, but never the end of the line. */
  #width(): number {
    const next = this.#text[this.#at + 1]
    return this.#text[this.#at] === '\\' && next !== undefined && next !== '\n' ? 2 : 1
  }
}
