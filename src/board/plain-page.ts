// A small page of one style, readable without scripts: what links in messages lead to, and forms for everybody.

import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { safe } from './escape.ts'

const style = `:root{color-scheme:light dark;--ground:#f4f6f7;--surface:#fff;--ink:#15202b;--muted:#556270;--line:#c3cbd3;--accent:#0b6272;--accent-ink:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#0e1317;--surface:#151c22;--ink:#e4eaef;--muted:#9ba8b4;--line:#3a4854;--accent:#5cc3d3;--accent-ink:#06232a}}
*{box-sizing:border-box}body{margin:0;padding:24px 16px;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:20px;background:var(--surface);border:1px solid var(--line);border-radius:8px;overflow-wrap:anywhere}
h1{margin:0 0 12px;font-size:1.25rem;line-height:1.3}p{margin:0 0 16px}.muted{color:var(--muted)}a{color:var(--accent)}
label{display:block}fieldset{margin:0 0 16px;padding:8px 12px;border:1px solid var(--line);border-radius:8px}fieldset label{padding:6px 0}
input[type=email],input[type=url]{width:100%;margin:4px 0 16px;padding:10px 12px;border:1px solid var(--muted);border-radius:8px;background:var(--ground);color:inherit;font:inherit}
.list{max-height:16rem;overflow:auto}code{word-break:break-all}
button{padding:12px 20px;border:0;border-radius:8px;background:var(--accent);color:var(--accent-ink);font:inherit;font-weight:600;cursor:pointer}
button:focus-visible,a:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:3px}`

/** In place of the board's: one style of its own, and its button may be pressed. */
const headers = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  // The address of such a page is often a secret link.
  'referrer-policy': 'no-referrer',
  'content-type': 'text/html; charset=utf-8',
} as const

/** `title` as text, `body` as pieces of HTML. */
export const plainPage = (title: string, body: readonly string[], language = 'en'): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${safe(title)} · Holdfast</title><style>${style}</style></head><body><main><h1>${safe(title)}</h1>${body.join('')}</main></body></html>`

export const sendPlainPage = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply.code(status).headers(headers).serializer(String).send(html)
