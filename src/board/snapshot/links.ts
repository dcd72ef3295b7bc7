// Links of a copy: relative, so that it stands under any address of any host, and only to what stands in it. The rest is
// on the board itself: a link leads there when somebody said where that is, and is no link otherwise.

import { pageFile, plainFile } from './names.ts'

export type CopyPlace = {
  /** Of the copy itself. */
  readonly file: string
  readonly has: (file: string) => boolean
  /** Where people reach the board, without a slash at the end; null: nobody said so. */
  readonly board: string | null
}

/** Addresses of this board in attributes; drawn texts hold no bare quotation mark. */
const address = / (href|src)="(\/(?!\/)[^"]*)"/g

export const withCopyLinks = (html: string, place: CopyPlace): string =>
  html.replace(address, (_, attribute: string, escaped: string) => {
    const to = leadsTo(escaped.replaceAll('&amp;', '&'), place)
    return to === null ? '' : ` ${attribute}="${to.replaceAll('&', '&amp;')}"`
  })

function leadsTo(url: string, { file, has, board }: CopyPlace): string | null {
  const [, path = '', hash = ''] = /^([^#]*)(.*)$/.exec(url) ?? []
  const page = pageFile(path)
  const found = [page, plainFile(path)].find((one) => one !== null && has(one))
  if (found === undefined || found === null) return board === null ? null : board + url
  const up = '../'.repeat(file.split('/').length - 1)
  const names = (found === page ? found.slice(0, -'index.html'.length) : found).split('/')
  return (up + names.map(encodeURIComponent).join('/') || './') + hash
}
