// As much XML as Route 53's interface uses: elements and text, no attributes but the namespace.

export type Element = { readonly name: string; readonly children: readonly Element[]; readonly text: string }

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    return hex !== undefined ? String.fromCodePoint(Number.parseInt(hex, 16)) : (entities[name] ?? all)
  })

/** Null for what is not well-formed. */
export function parseXml(source: string): Element | null {
  type Open = { name: string; children: Element[]; text: string }
  const top: Open = { name: '', children: [], text: '' }
  const open: Open[] = [top]
  for (const [, close, name, empty, text] of source
    .replace(/<\?[^>]*\?>/g, '')
    .matchAll(/<(\/?)([A-Za-z]\w*)[^<>]*?(\/?)>|([^<]+)/g)) {
    const current = open.at(-1)!
    if (text !== undefined) current.text += decoded(text)
    else if (close === '/') {
      if (open.length < 2 || current.name !== name) return null
      open.pop()
      open.at(-1)!.children.push(current)
    } else if (empty === '/') current.children.push({ name: name!, children: [], text: '' })
    else open.push({ name: name!, children: [], text: '' })
  }
  return open.length === 1 && top.children.length === 1 ? top.children[0]! : null
}

export const childOf = (element: Element, name: string): Element | undefined =>
  element.children.find((child) => child.name === name)

export const textOf = (element: Element, name: string): string | undefined => childOf(element, name)?.text

/** An element; undefined children are left out. */
export const xml = (name: string, ...children: readonly (string | undefined)[]): string =>
  `<${name}>${children.join('')}</${name}>`

export const leaf = (name: string, text: string | number | boolean | undefined): string | undefined =>
  text === undefined
    ? undefined
    : `<${name}>${String(text).replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`)}</${name}>`

export const documentOf = (root: string, ...children: readonly (string | undefined)[]): string =>
  `<?xml version="1.0"?>\n<${root} xmlns="https://route53.amazonaws.com/doc/2013-04-01/">${children.join('')}</${root}>`
