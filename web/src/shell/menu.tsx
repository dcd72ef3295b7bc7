// The navigation: open on a wide screen, folded on a narrow one, both without a script.

import { useEffect, useRef } from 'preact/hooks'
import type { SubscribingView } from '../../../src/board/subscriptions.ts'
import { useResource } from '../data/resource.ts'
import { useSignedIn } from '../data/session.ts'
import { route } from '../realm/navigation.ts'
import { useRealm } from '../realm/realm.ts'
import { type PageName, pathTo } from '../realm/route.ts'
import { useWords } from '../words/speech.ts'
import { Languages } from './footer.tsx'
import { type Entry, type Group, menuOf } from './menu-entries.ts'
import { SignIn } from './sign-in.tsx'

export function Menu({ page }: { page: PageName }) {
  const { side, id } = useRealm()
  const { shell } = useWords()
  const folded = useRef<HTMLDetailsElement>(null)
  useEffect(
    () =>
      route.subscribe(() => {
        if (folded.current !== null) folded.current.open = false
      }),
    [],
  )
  return (
    <details class="menu" ref={folded}>
      <summary class="button">{shell.menu}</summary>
      <div class="menu-body">
        <nav class="nav" aria-label={shell.pages}>
          {menuOf(side, id).map((group) => (
            <Entries key={group.title} group={group} page={page} />
          ))}
        </nav>
        <div class="top-side">
          <Languages />
          <SignIn />
        </div>
      </div>
    </details>
  )
}

function Entries({ group: { title, entries }, page }: { group: Group; page: PageName }) {
  const { groups } = useWords().shell
  const scopes = useSignedIn()?.scopes ?? []
  const ways = useWays(entries.some(({ subscribing }) => subscribing))
  const open = entries.filter(
    ({ needs, subscribing }) =>
      (needs === undefined || scopes.includes(needs)) && (!subscribing || ways.length > 0),
  )
  const list = (
    <ul>
      {open.map((entry) => (
        <Link key={entry.name} entry={entry} page={page} />
      ))}
    </ul>
  )
  if (title === null) return list
  return (
    <section class="nav-group" aria-labelledby={`nav-${title}`}>
      <p class="nav-title" id={`nav-${title}`}>
        {groups[title]}
      </p>
      {list}
    </section>
  )
}

/** By which people can subscribe. */
function useWays(wanted: boolean): readonly string[] {
  const { value } = useResource<SubscribingView>(wanted ? 'subscriptions/ways' : null)
  return value?.ways ?? []
}

function Link({ entry: { name, parts, pages, side }, page }: { entry: Entry; page: PageName }) {
  const realm = useRealm()
  const { nav } = useWords().shell
  return (
    <li>
      <a
        href={side === undefined ? realm.href(...parts) : pathTo({ ...realm, side, realm: null }, ...parts)}
        aria-current={pages.includes(page) ? 'page' : undefined}
      >
        {nav[name]}
      </a>
    </li>
  )
}
