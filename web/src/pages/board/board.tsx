// The front page: what is going on now, what traffic is told, and how every service is.

import type { Overview } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Page } from '../../parts/page.tsx'
import { useRealm } from '../../realm/realm.ts'
import { Announcer } from './announcer.tsx'
import { Banner } from './banner.tsx'
import { EndpointStrip } from './endpoint-strip.tsx'
import { ReportForm } from './report-form.tsx'
import { Reports } from './reports.tsx'
import { ServiceList } from './service-list.tsx'
import { Where } from './where.tsx'

export function Board() {
  return (
    <Page title="Board" unseen>
      <BoardBody />
    </Page>
  )
}

export function BoardBody() {
  const realm = useRealm()
  const overview = useResource<Overview>(realm.api('overview'))
  return (
    <Loaded from={overview}>
      {(now) => (
        <>
          <Announcer overview={now} />
          <Banner overview={now} />
          <EndpointStrip endpoints={now.endpoints} />
          <div class="board">
            <div class="board-main">
              <ServiceList services={now.services} reportable={realm.id === null} />
            </div>
            <div class="board-side">
              <Reports perMinute={now.reportsPerMinute} />
              <Where countries={now.countries} />
              {realm.id === null && <ReportForm services={now.services} />}
            </div>
          </div>
        </>
      )}
    </Loaded>
  )
}
