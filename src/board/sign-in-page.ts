// What a link that signs in once shows: whom it signs in, and a button. It needs no script and loads nothing.

import { safe } from './escape.ts'
import { plainPage } from './plain-page.ts'

/** A GET: whoever follows every link signs in nobody. The form goes to the address it came from. */
export const oncePage = (name: string): string =>
  plainPage('Sign in', [
    `<p>This link signs you in as <strong>${safe(name)}</strong>, once.</p>`,
    '<form method="post"><button type="submit">Sign in</button></form>',
  ])

export const endedLinkPage = plainPage('This link has ended', [
  '<p>A link that signs in works for 15 minutes and once. Whoever looks after this Holdfast makes another one: <code>holdfast user link NAME</code>; before there is any user, a restart prints one.</p>',
  '<p><a href="/sign-in">To the sign-in</a></p>',
])

/** Asks for the same address again, from here. */
export const onceMorePage = (path: string): string =>
  plainPage('One moment', [`<p><a href="${safe(path)}">To the console</a></p>`]).replace(
    '</title>',
    `</title><meta http-equiv="refresh" content="0;url=${safe(path)}">`,
  )
