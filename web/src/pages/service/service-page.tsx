// One service: how it is and since when, its curve against the usual band, what people and our own checks say, what its
// providers say and how late, what it stands on, and how it was.

import type { ServicePageView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Page } from '../../parts/page.tsx'
import { useRealm } from '../../realm/realm.ts'
import { ReportForm } from '../report/report-form.tsx'
import { Curve } from './curve.tsx'
import { Head } from './head.tsx'
import { Looks } from './looks.tsx'
import { Past } from './past.tsx'
import { Reported } from './reported.tsx'
import { Follow, Share } from './share.tsx'
import { Planned, Said, Stands } from './stands.tsx'

export function ServicePage({ id }: { id: string }) {
  const realm = useRealm()
  const service = useResource<ServicePageView>(realm.api('services', id))
  return (
    <Page title={service.value?.name ?? id}>
      <Loaded from={service}>
        {(s) => (
          <>
            <div class="service-top">
              <Head service={s} />
              {realm.id === null && <ReportForm fixed={s} />}
            </div>
            <div class="columns">
              <div class="column">
                <Curve service={s} />
                <Looks looks={s.looks} />
                <Said notices={s.notices} />
                <Past service={s} />
              </div>
              <div class="column">
                <Planned work={s.maintenance} />
                <Reported service={s} />
                <Stands on={s.foundations} />
                {realm.id === null && <Follow id={s.id} />}
                {realm.id === null && <Share id={s.id} name={s.name} />}
              </div>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}
