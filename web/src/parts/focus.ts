// Where the focus goes when what has it goes away: to what opened it where that is still there, else to the heading of the
// page, so that whoever works by the keyboard or by ear does not begin anew at the top.

import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

export const hasFocus = (element: Element | null): boolean =>
  element?.contains(document.activeElement) ?? false

/** Of an element that vanishes when what it asks for is done. */
export function useFocusAfter(ref: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = ref.current
    return () => {
      if (hasFocus(element)) document.querySelector<HTMLElement>('main h1')?.focus()
    }
  }, [ref])
}

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
