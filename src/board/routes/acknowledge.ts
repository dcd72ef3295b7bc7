// `/acknowledge?link=…`: out of a message, without signing in. Whoever holds the link may acknowledge this one thing and
// nothing else; there is no session that a foreign page could use.

import { Type } from 'typebox'
import type { Instant } from '../../terms/index.ts'
import { askPage, donePage, refusedPage } from '../acknowledge-page.ts'
import type { Acts } from '../acts.ts'
import { linkEnd } from '../acts.ts'
import type { App, Shared } from '../app.ts'
import { sendPlainPage } from '../plain-page.ts'
import { type LinkGrant, type LinkKey, type LinkRefusal, readLink, signLink } from '../signed-links.ts'

const Query = Type.Object({ link: Type.Optional(Type.String()) })
const refusedAs: Readonly<Record<LinkRefusal, number>> = { expired: 410, garbled: 400 }
const bodyLimit = 8 * 1024

/** `board`: where the board's pages are. */
export function acknowledgeUrl(
  key: LinkKey,
  board: string,
  { thread, recipient, at }: { readonly thread: string; readonly recipient: string; readonly at: Instant },
): string {
  const link = signLink(key, { purpose: 'acknowledge', subject: thread, recipient, until: linkEnd(at) })
  return `${board.replace(/\/$/, '')}/acknowledge?link=${link}`
}

export async function acknowledgePages(app: App, { options: { live } }: Shared): Promise<void> {
  const { acts } = live
  if (!acts) return
  // A button sends nothing but its press, a phone's notification anything or nothing: neither is read.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, _body, done) => done(null, null))
  const answer = async (
    link: string | undefined,
    granted: (acts: Acts, grant: LinkGrant) => Promise<string>,
  ): Promise<{ status: number; html: string }> => {
    const read = readLink(acts.linkKey, 'acknowledge', link ?? '', live.now())
    return read.ok
      ? { status: 200, html: await granted(acts, read.value) }
      : { status: refusedAs[read.error], html: refusedPage(read.error) }
  }
  const options = { bodyLimit, schema: { hide: true, querystring: Query } } as const
  app.get('/acknowledge', options, async (request, reply) => {
    const { status, html } = await answer(request.query.link, async (acts, { subject, recipient }) =>
      askPage(await acts.aboutThread(subject), recipient),
    )
    return sendPlainPage(reply, status, html)
  })
  app.post('/acknowledge', { ...options, config: { needs: null } }, async (request, reply) => {
    const { status, html } = await answer(request.query.link, async (acts, { subject, recipient }) =>
      donePage(await acts.acknowledgeThread(subject, recipient)),
    )
    return sendPlainPage(reply, status, html)
  })
}
