// A Statuspage as the documentation of its public API describes it, with invented content.

import type { FoundationPath } from '../terms/index.ts'
import { minutes } from '../terms/index.ts'
import type { FeedSpec } from './spec.ts'

export const spec: FeedSpec = {
  id: 'cloud',
  kind: 'statuspage',
  url: 'https://status.cloud.example',
  every: minutes(1),
  components: [],
  maps: { Actions: 'cloud/actions' as FoundationPath, Pages: 'cloud/pages' as FoundationPath },
}

export const component = (id: string, name: string, status = 'operational', at = '2026-03-01T10:00:00Z') => ({
  id,
  name,
  status,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: at,
  position: 1,
  description: null,
  showcase: false,
  group_id: null,
  page_id: 'page',
  group: false,
  only_show_if_degraded: false,
})

export const update = (id: string, status: string, at: string, more: object = {}) => ({
  id,
  status,
  body: `${status} body`,
  incident_id: 'inc1',
  created_at: at,
  updated_at: at,
  display_at: at,
  affected_components: null,
  deliver_notifications: true,
  ...more,
})

export const incident = (id: string, updates: readonly object[], more: object = {}) => ({
  id,
  name: `Incident with ${id}`,
  status: 'investigating',
  created_at: '2026-03-01T10:00:00Z',
  updated_at: '2026-03-01T10:00:00Z',
  monitoring_at: null,
  resolved_at: null,
  impact: 'minor',
  shortlink: `https://stspg.example/${id}`,
  page_id: 'page',
  incident_updates: updates,
  components: [],
  ...more,
})

export const summary = (more: object = {}) => ({
  page: {
    id: 'page',
    name: 'Cloud',
    url: spec.url,
    time_zone: 'Etc/UTC',
    updated_at: '2026-03-01T10:00:00Z',
  },
  components: [component('c1', 'Actions'), component('c2', 'Pages')],
  incidents: [],
  scheduled_maintenances: [],
  status: { indicator: 'none', description: 'All Systems Operational' },
  ...more,
})
