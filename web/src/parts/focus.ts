// Where the focus goes when what has it goes away: to what opened it where that is still there, else to the heading of the
// page, so that whoever works by the keyboard or by ear does not begin anew at the top.

import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { leftWith, pathname } from '../realm/navigation.ts'

export const hasFocus = (element: Element | null): boolean =>
  element?.contains(document.activeElement) ?? false

/** Of an element that vanishes when what it asks for is done. Beside a dialog that is open nothing can have the focus. */
export function useFocusAfter(ref: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = ref.current
    return () => {
      const had = hasFocus(element)
      if (element instanceof HTMLDialogElement) element.close()
      if (had) document.querySelector<HTMLElement>('main h1')?.focus()
    }
  }, [ref])
}

/** Where the heading was that was drawn last; null: none yet. */
let arrivedAt: string | null = null
/** It went away with the focus in it or below. */
let lost = false

/**
 * Of a page's heading: it takes the focus where a link led, and where what had it was drawn anew. The first page of a visit
 * leaves it where the browser puts it, however often it is drawn; whatever took the focus on the way keeps it.
 */
export function useFocusOnArrival(heading: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = heading.current
    const at = pathname.get()
    const arrives = arrivedAt !== null && arrivedAt !== at
    if ((lost || arrives) && isLeft(document.activeElement)) element?.focus({ preventScroll: true })
    arrivedAt = at
    lost = false
    return () => {
      lost = hasFocus(element?.closest('main') ?? null)
    }
  }, [heading])
}

const isLeft = (focused: Element | null): boolean =>
  focused === null || focused === document.body || focused === leftWith()

const folds = 'details.menu, details.who, details.act, details.unfold'

/** Escape folds what is open around the focus; a dialog closes by itself. */
export function foldByEscape(): void {
  document.addEventListener('keydown', ({ key, target }) => {
    if (key !== 'Escape' || !(target instanceof Element) || target.closest('dialog') !== null) return
    const fold = target.closest<HTMLDetailsElement>(folds)
    if (!fold?.open) return
    fold.open = false
    fold.querySelector('summary')?.focus()
  })
}
