// Name, how fresh the page is, and the navigation with the other languages and signing in.

import { useRealm } from '../realm/realm.ts'
import type { PageName } from '../realm/route.ts'
import { useWords } from '../words/speech.ts'
import { Fresh } from './fresh.tsx'
import { Menu } from './menu.tsx'

export function Header({ page }: { page: PageName }) {
  const realm = useRealm()
  const { shell } = useWords()
  return (
    <header class="top">
      <div class="top-row">
        <a class="brand" href={realm.href()}>
          <Mark />
          <span>
            Holdfast
            {realm.side === 'console' && <span class="side-name">{shell.console}</span>}
          </span>
        </a>
        <Fresh />
        <Menu page={page} />
      </div>
      <Scale />
    </header>
  )
}

/** A cleat: what a line is made fast to. */
const Mark = () => (
  <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
    <path
      d="M2 10.2c0-1.9 1.5-2.9 3.3-2.5 7 1.4 14.4 1.4 21.4 0C28.5 7.3 30 8.3 30 10.2c0 1.7-1.2 2.7-2.8 3.2-1.7.5-3.4.9-5.2 1.1V20h3.5c1.4 0 2.5 1.1 2.5 2.5V25H4v-2.5C4 21.1 5.1 20 6.5 20H10v-5.5c-1.8-.2-3.5-.6-5.2-1.1C3.2 12.9 2 11.9 2 10.2ZM14 14.8V20h4v-5.2Z"
      fill-rule="evenodd"
    />
  </svg>
)

const steps = 48

/** The edge of a sea chart: the same steps as the hours under every curve. */
const Scale = () => (
  <svg class="scale" viewBox={`0 0 ${steps} 1`} preserveAspectRatio="none" aria-hidden="true">
    <path d={Array.from({ length: steps / 2 }, (_, i) => `M${2 * i} 0h1v1h-1Z`).join('')} />
  </svg>
)
