// What providers say, of everything, newest first.

import type { NoticeView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Fill } from '../../parts/fill.tsx'
import { Loaded, Nothing, Panel } from '../../parts/page.tsx'
import { Source } from '../../parts/said.tsx'
import { Time } from '../../parts/time.tsx'
import { useWords } from '../../words/speech.ts'

export function Notices() {
  const { foundation: w } = useWords()
  const notices = useResource<NoticeView[]>('notices')
  return (
    <Panel id="notices" title={w.notices} note={w.noticesNote}>
      <Loaded from={notices}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>{w.noticesNone}</Nothing>
          ) : (
            <ol class="log">
              {all.map((one) => (
                <NoticeLine key={one.feed + one.providerAt + one.title + one.state} one={one} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Panel>
  )
}

function NoticeLine({ one }: { one: NoticeView }) {
  const { foundation: w } = useWords()
  return (
    <li>
      <Time at={one.providerAt} />
      <div>
        <p>
          <span class="chip">{one.feed}</span>{' '}
          <span lang="en">
            <strong>{one.title}</strong> <span class="chip">{one.state}</span>
          </span>{' '}
          <Source url={one.url} />
        </p>
        <p lang="en">{one.body}</p>
        <p class="muted small">
          <Fill text={w.heard} heard={<Time at={one.receivedAt} />} />
          {one.foundations.length > 0 && (
            <>
              {' · '}
              <Fill text={w.about} foundations={<span class="path">{one.foundations.join(', ')}</span>} />
            </>
          )}
        </p>
      </div>
    </li>
  )
}
