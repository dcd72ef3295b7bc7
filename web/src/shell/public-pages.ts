// The pages of the public side: what the first load brings along, and what arrives when it is wanted.

import { Exercises } from '../pages/exercises/exercises.tsx'
import { Home } from '../pages/home/home.tsx'
import { Missing } from '../pages/missing.tsx'
import { SignInPage } from '../pages/people/sign-in.tsx'
import type { Pages } from './app.tsx'
import { arriving } from './arriving.tsx'

export const pages: Pages = {
  board: Home,
  map: arriving('map'),
  history: arriving('history'),
  incidents: arriving('incidents'),
  incident: arriving('incident'),
  service: arriving('service'),
  foundations: arriving('foundations'),
  foundation: arriving('foundation'),
  feeds: arriving('feeds'),
  subscribe: arriving('subscribe'),
  confirm: arriving('confirm'),
  leave: arriving('leave'),
  acknowledge: arriving('acknowledge'),
  exercises: Exercises,
  'sign-in': SignInPage,
  missing: Missing,
}
