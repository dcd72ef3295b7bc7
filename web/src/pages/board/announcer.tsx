// Tells screen readers what changed on the board, politely and in few sentences.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { Overview } from '../../../../src/board/views.ts'
import { changes } from '../../words/changes.ts'

export function Announcer({ overview }: { overview: Overview }) {
  const before = useRef(overview)
  const [said, setSaid] = useState('')
  useEffect(() => {
    const news = changes(before.current, overview)
    before.current = overview
    if (news.length > 0) setSaid(news.join(' '))
  }, [overview])
  return (
    <p class="unseen" aria-live="polite" id="announcer">
      {said}
    </p>
  )
}
