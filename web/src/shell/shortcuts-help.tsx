// The help of the console's shortcuts: a dialog that `?` opens, and a button under every page for whoever does not know.

import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { follow } from '../realm/navigation.ts'
import { useRealm } from '../realm/realm.ts'
import { useConsoleWords } from '../words/speech.ts'
import { type Meant, places, step, type Waiting } from './shortcuts.ts'

const kept = 'holdfast.shortcuts'

/** What a browser cannot keep is as it was meant to be. */
function turnedOn(): boolean {
  try {
    return localStorage.getItem(kept) !== 'off'
  } catch {
    return true
  }
}

function turn(on: boolean): void {
  try {
    localStorage.setItem(kept, on ? 'on' : 'off')
  } catch {
    // It holds for this page alone.
  }
}

/** What has just closed keeps the focus until the next frame; a key pressed before then is not typed into it. */
function typesInto(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  const dialog = target.closest('dialog')
  if (dialog !== null) return dialog.open
  return target.isContentEditable || target.closest('input, textarea, select') !== null
}

export function Shortcuts() {
  const { shortcuts: w } = useConsoleWords()
  const realm = useRealm()
  const dialog = useRef<HTMLDialogElement>(null)
  const [on, setOn] = useState(true)
  const id = useId()
  useLayoutEffect(() => setOn(turnedOn()), [])
  // As soon as the page is drawn: a key pressed then is not lost.
  useLayoutEffect(() => {
    if (!on) return
    const act = (meant: Meant): boolean => {
      if (meant.kind === 'go') follow(realm.href(...meant.path.split('/').filter(Boolean)))
      if (meant.kind === 'help') dialog.current?.showModal()
      if (meant.kind === 'search')
        document.querySelector<HTMLInputElement>('main input[type=search]')?.focus()
      return meant.kind !== 'nothing'
    }
    let waiting: Waiting = null
    const onKey = (event: KeyboardEvent): void => {
      const [next, meant] = step(waiting, {
        key: event.key,
        modified: event.ctrlKey || event.metaKey || event.altKey,
        typing: typesInto(event.target),
        at: event.timeStamp,
      })
      waiting = next
      if (act(meant)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [on, realm.language, realm.id])

  const change = (yes: boolean): void => {
    turn(yes)
    setOn(yes)
  }
  return (
    <>
      <button type="button" class="button-link needs-script" onClick={() => dialog.current?.showModal()}>
        {w.title}
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby={id}>
        <h2 id={id}>{w.title}</h2>
        <Keys />
        <label class="check">
          <input type="checkbox" checked={on} onChange={(e) => change(e.currentTarget.checked)} />
          {w.on}
        </label>
        <form method="dialog" class="row">
          <button type="submit" class="button">
            {w.close}
          </button>
        </form>
      </dialog>
    </>
  )
}

function Keys() {
  const { shortcuts: w } = useConsoleWords()
  return (
    <dl class="shortcuts">
      <div>
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>{w.help}</dd>
      </div>
      <div>
        <dt>
          <kbd>/</kbd>
        </dt>
        <dd>{w.search}</dd>
      </div>
      {places.map(([letter, place]) => (
        <div key={letter}>
          <dt>
            <kbd>g</kbd> <kbd>{letter}</kbd>
          </dt>
          <dd>{w.places[place]}</dd>
        </div>
      ))}
    </dl>
  )
}
