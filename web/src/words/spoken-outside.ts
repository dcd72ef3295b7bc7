// Finds the texts that a component says by itself instead of taking them from the catalogue: between tags, in
// attributes (and properties called like them) that people read or hear, and in the choices between such texts. For the test of the catalogue.

import { parseSync } from 'vite'

type Node = { readonly type: string; readonly [part: string]: unknown }

/** Attributes whose value somebody reads or hears. */
const read = new Set([
  'aria-label',
  'aria-description',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'alt',
  'label',
  'lead',
  'meaning',
  'note',
  'placeholder',
  'summary',
  'text',
  'title',
  'word',
  'words',
])
/** What is said here is said to a machine. */
const code = new Set(['code', 'kbd', 'pre', 'samp'])
/** The same in every language. */
const names = new Set(['Holdfast', 'UTC'])

const letters = /\p{L}{2,}/u

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

function* children(node: Node): Generator<Node> {
  for (const part of Object.values(node))
    for (const one of Array.isArray(part) ? part : [part]) if (isNode(one)) yield one
}

/** The texts in the order in which they stand. `source`: a file of TSX. */
export function spokenOutside(source: string): string[] {
  const found: string[] = []
  const say = (text: unknown): void => {
    const words = String(text).trim()
    if (letters.test(words) && !names.has(words.replace(/[^\p{L}]+$/u, ''))) found.push(words)
  }

  /** What this expression becomes is shown. */
  function shown(node: Node): void {
    switch (node.type) {
      case 'Literal':
        if (typeof node.value === 'string') say(node.value)
        return
      case 'TemplateLiteral':
        for (const quasi of node.quasis as Node[]) say((quasi.value as { cooked: string }).cooked)
        for (const part of node.expressions as Node[]) walk(part)
        return
      case 'ConditionalExpression':
        walk(node.test as Node)
        shown(node.consequent as Node)
        shown(node.alternate as Node)
        return
      case 'LogicalExpression':
        walk(node.left as Node)
        shown(node.right as Node)
        return
      default:
        walk(node)
    }
  }

  function walk(node: Node): void {
    if (node.type === 'JSXText') say(node.value)
    else if (node.type === 'JSXElement' && code.has(elementName(node))) return
    else if (node.type === 'JSXAttribute') attribute(node)
    else if (node.type === 'Property' && read.has(String((node.key as Node).name))) shown(node.value as Node)
    else if (node.type === 'JSXExpressionContainer') shown(node.expression as Node)
    else for (const child of children(node)) walk(child)
  }

  function attribute(node: Node): void {
    const value = node.value as Node | null
    if (value === null) return
    const name = String((node.name as Node).name)
    if (value.type !== 'JSXExpressionContainer') {
      if (read.has(name) && value.type === 'Literal') say(value.value)
      return
    }
    if (read.has(name)) shown(value.expression as Node)
    else walk(value.expression as Node)
  }

  walk(parseSync('part.tsx', source).program as unknown as Node)
  return found
}

const elementName = (node: Node): string =>
  String(((node.openingElement as Node).name as { name?: unknown }).name ?? '')
