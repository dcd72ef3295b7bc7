// The page behind a link in a message: what is meant, and one button. It needs no script and loads nothing.

import type { AboutThread } from './acts.ts'
import { safe } from './escape.ts'
import { plainPage } from './plain-page.ts'
import type { LinkRefusal } from './signed-links.ts'

const details = ({ path }: AboutThread): string =>
  path === null ? '' : `<p><a href="${safe(path)}">What is known of it</a></p>`

function standing({ over, acknowledged }: AboutThread): string | null {
  if (over) return '<p>It is over: there is nothing left to acknowledge.</p>'
  if (acknowledged === null) return null
  const { by, at } = acknowledged
  return `<p>Acknowledged by ${safe(by)} at ${safe(at.slice(0, 16).replace('T', ' '))} UTC. Reminders and escalation wait.</p>`
}

/** A GET: mail scanners come here too, so it only asks. The form goes to the address it came from. */
export function askPage(about: AboutThread, recipient: string): string {
  const stands = standing(about)
  const ask = `<p>Do you see to it? Reminders and escalation then wait for everybody until it is over.</p><form method="post"><button type="submit">Acknowledge</button></form><p class="muted">It is written down that ${safe(recipient)} did.</p>`
  return plainPage(about.title, [stands ?? ask, details(about)])
}

export const donePage = (about: AboutThread): string =>
  plainPage(about.title, [standing(about) ?? '', details(about)])

const refusals: Readonly<Record<LinkRefusal, readonly [string, string]>> = {
  expired: [
    'This link has ended',
    'A link in a message works for seven days. Sign in to the board and acknowledge there, or run: holdfast alert ack INCIDENT',
  ],
  garbled: [
    'This link is not whole',
    'It was cut or changed on its way; some mail programs break long links. Copy all of it into the address bar, or sign in to the board and acknowledge there.',
  ],
}

export function refusedPage(refusal: LinkRefusal): string {
  const [title, text] = refusals[refusal]
  return plainPage(title, [`<p>${text}</p>`, '<p><a href="/">To the board</a></p>'])
}
