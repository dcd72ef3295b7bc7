// Foreign XML and HTML, read by one forgiving parser that expands no entity a document declares, fetches nothing and
// never recurses. What is too deep is flattened and what is too much is cut, so that no document can cost more than
// its length.

import { type Handler, Parser, type ParserOptions } from 'htmlparser2'

export type Element = {
  /** Lower case, without the namespace prefix. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (Element | string)[]
}

type Growing = { name: string; attributes: Record<string, string>; children: (Growing | string)[] }

/** Feeds are five levels deep; pages inside of them rarely thirty. */
const deepest = 100

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase()

/** Open elements past this end the reading: each costs the parser as much as there are open ones. */
const mostOpen = 2000
const tooDeep = Symbol('too deep')

/** Reads all of it, or up to where it is nested without end. */
function parse(text: string, handler: Partial<Handler>, options: ParserOptions): void {
  let open = 0
  const counting: Partial<Handler> = {
    ...handler,
    onopentag(...args) {
      if (++open > mostOpen) throw tooDeep
      handler.onopentag?.(...args)
    },
    onclosetag(...args) {
      open--
      handler.onclosetag?.(...args)
    },
  }
  try {
    new Parser(counting, options).end(text)
  } catch (problem) {
    if (problem !== tooDeep) throw problem
  }
}

/** The document as a tree; its root is nameless. Never throws: what is broken is read as far as it makes sense. */
export function readXml(text: string): Element {
  const root: Growing = { name: '', attributes: {}, children: [] }
  const open: Growing[] = [root]
  const here = (): Growing => open[Math.min(open.length - 1, deepest)]!
  parse(
    text,
    {
      onopentag(name, attributes) {
        const element: Growing = { name: localName(name), attributes, children: [] }
        here().children.push(element)
        open.push(open.length <= deepest ? element : here())
      },
      ontext: (data) => void here().children.push(data),
      onclosetag: () => void (open.length > 1 && open.pop()),
    },
    { xmlMode: true, decodeEntities: true },
  )
  return root
}

export const childrenOf = (element: Element, name: string): readonly Element[] =>
  element.children.filter((child): child is Element => typeof child !== 'string' && child.name === name)

export const isElement = (child: Element | string): child is Element => typeof child !== 'string'

/** What the element says, its descendants' words included, as it stands there. */
export function wordsOf(element: Element): string {
  return element.children.map((child) => (isElement(child) ? wordsOf(child) : child)).join('')
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The element's content as HTML again (Atom's `type="xhtml"`). */
export function htmlOf(element: Element): string {
  return element.children
    .map((child) => (isElement(child) ? `<${child.name}>${htmlOf(child)}</${child.name}>` : escaped(child)))
    .join('')
}

const blocks = new Set(
  'address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
)
const paragraphs = new Set('p div ul ol table blockquote h1 h2 h3 h4 h5 h6 pre'.split(' '))
const unsaid = new Set(['script', 'style', 'template', 'noscript', 'head', 'title'])

export type Line = {
  /** One space between words, none around; empty: a paragraph ends. */
  readonly text: string
  readonly heading: boolean
  readonly item: boolean
}

/** HTML (or plain text) as lines: what a reader would see one under the other. */
export function linesOf(html: string): readonly Line[] {
  /** Without a tag its line feeds are meant. */
  const plain = !html.includes('<')
  const lines: Line[] = []
  let pieces: string[] = []
  let hidden = 0
  let heading = 0
  let item = 0
  const flush = (): void => {
    const text = pieces.join('').replace(/\s+/g, ' ').trim()
    pieces = []
    if (text !== '') lines.push({ text, heading: heading > 0, item: item > 0 })
  }
  const part = (): void => {
    flush()
    if (lines.length > 0 && lines.at(-1)!.text !== '') lines.push({ text: '', heading: false, item: false })
  }
  const border = (name: string): void => {
    if (paragraphs.has(name)) part()
    else if (blocks.has(name)) flush()
  }
  const handler: Partial<Handler> = {
    onopentag(name) {
      border(name)
      if (unsaid.has(name)) hidden++
      if (/^h[1-6]$/.test(name)) heading++
      if (name === 'li') item++
    },
    ontext(data) {
      if (hidden > 0) return
      if (!plain) return void pieces.push(data)
      for (const [at, line] of data.split('\n').entries()) {
        if (at > 0) flush()
        if (at > 0 && line.trim() === '') part()
        pieces.push(line)
      }
    },
    onclosetag(name) {
      border(name)
      if (unsaid.has(name)) hidden = Math.max(0, hidden - 1)
      if (/^h[1-6]$/.test(name)) heading = Math.max(0, heading - 1)
      if (name === 'li') item = Math.max(0, item - 1)
    },
  }
  parse(html, handler, {})
  flush()
  while (lines.at(-1)?.text === '') lines.pop()
  return lines
}

/** HTML (or plain text) as plain text: paragraphs are parted by an empty line. */
export const textOfHtml = (html: string): string =>
  /[<&\n]/.test(html)
    ? linesOf(html)
        .map((line) => line.text)
        .join('\n')
    : html.replace(/\s+/g, ' ').trim()
