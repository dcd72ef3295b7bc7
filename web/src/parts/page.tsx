// What every page has: a heading that takes the focus when one arrives, a title, and what to show while there is nothing.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Failure } from '../data/client.ts'
import type { Resource } from '../data/resource.ts'
import { useRealm } from '../realm/realm.ts'
import { noteHead } from '../shell/head.ts'
import type { Shape, Tone } from '../words/looks.ts'
import { useWords } from '../words/speech.ts'
import { useFocusOnArrival } from './focus.ts'
import { Icon } from './state.tsx'

type PageProps = {
  title: string
  /** The title with marks in it; the same words. */
  heading?: ComponentChildren
  lead?: ComponentChildren
  /** How what the page is about stands: the heading gets its mark, on a ground of its tone from edge to edge. */
  mark?: { readonly tone: Tone; readonly shape: Shape }
  children: ComponentChildren
  /** The heading is for screen readers alone. */
  unseen?: boolean
  /** A sentence for search engines and previews; without one the board's own. */
  description?: string
}

export function Page({
  title,
  heading: shown = title,
  lead,
  mark,
  children,
  unseen = false,
  description,
}: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { label } = useRealm()
  const whole = [label, title, 'Holdfast'].filter(Boolean).join(' · ')
  noteHead({ title: whole, description: description ?? null })
  useEffect(() => {
    document.title = whole
  }, [whole])
  useFocusOnArrival(heading)
  return (
    <>
      <header class={unseen ? 'unseen' : mark ? `page-head verdict tone-${mark.tone}` : 'page-head'}>
        {mark && <Icon shape={mark.shape} size={40} />}
        <h1 ref={heading} tabIndex={-1}>
          {shown}
        </h1>
        {lead && <div class="lead">{lead}</div>}
      </header>
      {children}
    </>
  )
}

export function Panel({
  title,
  note,
  children,
  id,
}: {
  title: string
  note?: ComponentChildren
  children: ComponentChildren
  id?: string
}) {
  const key = id ?? title.toLowerCase().replace(/\W+/g, '-')
  return (
    <section class="panel" id={key} aria-labelledby={`h-${key}`}>
      <header class="panel-head">
        <h2 id={`h-${key}`}>{title}</h2>
        {note && <div class="muted">{note}</div>}
      </header>
      {children}
    </section>
  )
}

export function Refusal({ failure }: { failure: Failure }) {
  const { failures } = useWords().shell
  return (
    <div class="refusal" role="alert">
      <strong>{failures[failure.kind]}</strong>
      <p>{failure.message}</p>
    </div>
  )
}

/** Draws `children` with the last good answer, or says why there is none. */
export function Loaded<T>({
  from,
  children,
}: {
  from: Resource<T>
  children: (value: T) => ComponentChildren
}) {
  const { shell } = useWords()
  if (from.value !== null) return <>{children(from.value)}</>
  if (from.failure !== null) return <Refusal failure={from.failure} />
  return (
    <p class="waiting muted" role="status">
      {shell.asking}
    </p>
  )
}

export const Nothing = ({ children }: { children: ComponentChildren }) => (
  <p class="nothing muted">{children}</p>
)
