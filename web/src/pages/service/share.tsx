// To hear of a service elsewhere: by subscribing, or by its state on a page of one's own.

import { useEffect, useState } from 'preact/hooks'
import { Panel } from '../../parts/page.tsx'
import { useRealm } from '../../realm/realm.ts'
import { pathTo, queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { firstLanguage } from '../../words/languages.ts'
import { useLanguage, useWords } from '../../words/speech.ts'

export function Follow({ id }: { id: string }) {
  const { service: w } = useWords()
  const { href } = useRealm()
  return (
    <Panel id="follow" title={w.follow}>
      <p>{w.followLead}</p>
      <p>
        <a class="button" href={`${href('subscribe')}${queryOf({ services: id })}`}>
          {w.subscribe}
        </a>
      </p>
    </Panel>
  )
}

export function Share({ id, name }: { id: string; name: string }) {
  const { service: w } = useWords()
  const lang = useLanguage()
  const at = useOrigin()
  const alt = fill(w.badgeAlt, { service: name }).replaceAll('"', '&quot;')
  const query = lang === firstLanguage ? '' : queryOf({ lang })
  const badge = `<img src="${at}/badge/${encodeURIComponent(id)}.svg${query}" alt="${alt}">`
  const framed = pathTo({ language: lang, side: 'public', realm: null }, 'embed', id)
  const embed = `<iframe src="${at}${framed}" title="${alt}" width="320" height="96"></iframe>`
  return (
    <Panel id="show" title={w.show}>
      <p class="muted small">{w.showLead}</p>
      <Snippet word={w.badge} text={badge} />
      <Snippet word={w.embed} text={embed} />
    </Panel>
  )
}

/** The address of this board; the server does not know by which of its names the reader came. */
function useOrigin(): string {
  const [origin, setOrigin] = useState('')
  useEffect(() => setOrigin(location.origin), [])
  return origin
}

function Snippet({ word, text }: { word: string; text: string }) {
  const { service: w } = useWords()
  const [copied, setCopied] = useState<boolean | null>(null)
  useEffect(() => {
    // Without a safe context there is no clipboard: the line can still be marked and copied by hand.
    if (navigator.clipboard !== undefined) setCopied(false)
  }, [])
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <div class="snippet">
      <label>
        <span class="small">{word}</span>
        <input readOnly class="mono small" value={text} onFocus={(e) => e.currentTarget.select()} />
      </label>
      {copied !== null && (
        <button type="button" class="button button-small" onClick={() => void copy()}>
          {copied ? w.copied : w.copy}
        </button>
      )}
    </div>
  )
}
