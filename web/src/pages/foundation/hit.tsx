// Whom a failing foundation hits: how they fare, as a picture, and all of them in the order of onset.

import type { FoundationDetail } from '../../../../src/board/views.ts'
import { BlastPicture } from '../../charts/blast/blast-picture.tsx'
import { ShownOf } from '../../parts/more.tsx'
import { Panel } from '../../parts/page.tsx'
import { SearchLink } from '../../parts/search-link.tsx'
import { Icon } from '../../parts/state.tsx'
import { useFormats, useTold, useWords } from '../../words/speech.ts'

type Radius = NonNullable<FoundationDetail['radius']>

const order = ['worsening', 'steady', 'lingering', 'improving', 'back'] as const

export function Hit({ radius, path, all }: { radius: Radius; path: string; all: boolean }) {
  const { foundation: w } = useWords()
  const { counted } = useFormats()
  return (
    <Panel id="hit" title={w.radius} note={radius.reports !== null && counted(radius.reports, w.reports)}>
      <Fares courses={radius.courses} />
      <BlastPicture radius={{ ...radius, foundation: path }} />
      <Rest shown={radius.hit.length} all={radius.services} wide={all} />
    </Panel>
  )
}

function Fares({ courses }: { courses: Radius['courses'] }) {
  const { foundation: w } = useWords()
  const { count } = useFormats()
  const told = useTold()
  const there = order.filter((course) => courses[course] > 0)
  return (
    <ul class="plain fares" aria-label={w.fares}>
      {there.map((course) => {
        const { tone, shape, word } = told('course', course)
        return (
          <li key={course} class={`state tone-${tone}`}>
            <Icon shape={shape} />
            <strong class="num">{count(courses[course])}</strong> {word}
          </li>
        )
      })}
    </ul>
  )
}

/** The server sends a part; all of it (a thousand at most) on demand, which is in the address. */
export function Rest({ shown, all, wide }: { shown: number; all: number; wide: boolean }) {
  const { foundation: w } = useWords()
  if (shown >= all && !wide) return null
  return (
    <ShownOf shown={shown} total={all}>
      <SearchLink change={{ all: wide ? null : 1 }} class="button button-small">
        {wide ? w.few : w.all}
      </SearchLink>
    </ShownOf>
  )
}
