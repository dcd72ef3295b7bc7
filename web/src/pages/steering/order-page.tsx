// The page that asks before an order is given, for those without a script and for whoever was sent its address.

import { Page } from '../../parts/page.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords } from '../../words/speech.ts'
import { type About, type DeedName, isDeed } from './deeds.ts'
import { useMayOrder } from './may-order.ts'
import { Question, useDeedTitle } from './question.tsx'

/** `id`: the endpoint; `deed`: the order's name, out of the address. */
export function OrderPage({ id, deed }: { id: string; deed: string }) {
  const { steering: w } = useConsoleWords()
  if (!isDeed(deed)) return <Page title={id}>{<p class="refusal">{w.noSuchDeed}</p>}</Page>
  return <Asking id={id} deed={deed} />
}

function Asking({ id, deed }: { id: string; deed: DeedName }) {
  const { steering: w } = useConsoleWords()
  const realm = useRealm()
  const may = useMayOrder()
  const about: About = useSearch()
  const title = useDeedTitle(deed, id, about)
  return (
    <Page title={title}>
      <p>
        <a href={realm.href('endpoints', id)}>{fill(w.wayBack, { name: id })}</a>
      </p>
      {may ? <Question name={deed} endpoint={id} about={about} /> : <p class="refusal">{w.viewerOnly}</p>}
    </Page>
  )
}
