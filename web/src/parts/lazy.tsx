// A part that arrives in a chunk of its own when it is first needed. If the chunk cannot be fetched the page goes on
// without it: what it shows is always told in words elsewhere.

import type { ComponentType } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useWords } from '../words/speech.ts'

export function lazily<P extends object>(fetchPart: () => Promise<ComponentType<P>>, box: string) {
  let arrived: ComponentType<P> | null = null
  return (props: P) => {
    const [Part, setPart] = useState<{ of: ComponentType<P> } | null>(arrived && { of: arrived })
    const [failed, setFailed] = useState(false)
    const { shell } = useWords()
    const place = useRef<HTMLDivElement>(null)
    useEffect(() => {
      if (Part !== null || place.current === null) return
      const seen = new IntersectionObserver(
        (entries) => {
          if (!entries.some((e) => e.isIntersecting)) return
          seen.disconnect()
          fetchPart().then(
            (part) => {
              arrived = part
              setPart({ of: part })
            },
            () => setFailed(true),
          )
        },
        { rootMargin: '300px' },
      )
      seen.observe(place.current)
      return () => seen.disconnect()
    }, [])
    return (
      <div ref={place} class={box}>
        {Part !== null && <Part.of {...props} />}
        {failed && <p class="muted">{shell.pictureMissing}</p>}
      </div>
    )
  }
}
