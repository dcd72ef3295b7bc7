// Every order about an endpoint as one value: where it is given, what its form carries, and how it is asked for
// beforehand. The page, the dialog and the form without a script are all made from it.

import type { OrderPreviewView } from '../../../../src/board/views.ts'
import type { ConsoleWords } from '../../words/speech.ts'

export type DeedName = keyof ConsoleWords['steering']['deeds']

/** What the address of a question names beside the endpoint. */
export type About = {
  readonly target?: string
  readonly generation?: string
  readonly digest?: string
  readonly refusal?: string
}

export type Deed = {
  readonly name: DeedName
  readonly method: 'POST' | 'DELETE'
  /** Of the API, without `/api/v1/`. */
  readonly path: string
  /** What is sent beside the reason. */
  readonly fields: Readonly<Record<string, string>>
  /** An approval names what was read instead of a reason. */
  readonly asksWhy: boolean
  /** The API's path of the preview. */
  readonly preview: string
}

type Making = {
  readonly order: OrderPreviewView['order']
  readonly needs: readonly (keyof About)[]
  readonly method?: 'DELETE'
  readonly path: (endpoint: string, about: About) => string
  readonly fields: (endpoint: string, about: Required<About>) => Readonly<Record<string, string>>
  readonly asksWhy?: false
}

const part = encodeURIComponent

const makings: Record<DeedName, Making> = {
  hold: { order: 'hold', needs: [], path: () => 'holds', fields: (endpoint) => ({ endpoint }) },
  release: {
    order: 'unhold',
    needs: [],
    method: 'DELETE',
    path: (endpoint) => `holds/${part(endpoint)}`,
    fields: () => ({}),
  },
  drain: {
    order: 'drain',
    needs: ['target'],
    path: () => 'drains',
    fields: (endpoint, { target }) => ({ endpoint, target }),
  },
  undrain: {
    order: 'undrain',
    needs: ['target'],
    method: 'DELETE',
    path: (_, { target = '' }) => `drains/${part(target)}`,
    fields: (endpoint) => ({ endpoint }),
  },
  approve: {
    order: 'approve',
    needs: ['generation', 'digest'],
    path: () => 'plans/approve',
    fields: (endpoint, { generation, digest }) => ({ endpoint, generation, digest }),
    asksWhy: false,
  },
  rollback: {
    order: 'rollback',
    needs: ['generation'],
    path: () => 'plans/rollback',
    fields: (endpoint, { generation }) => ({ endpoint, to: generation }),
  },
  repair: { order: 'repair', needs: [], path: () => 'repairs', fields: (endpoint) => ({ endpoint }) },
  adopt: { order: 'adopt', needs: [], path: () => 'adoptions', fields: (endpoint) => ({ endpoint }) },
  'give-back': { order: 'giveBack', needs: [], path: () => 'releases', fields: (endpoint) => ({ endpoint }) },
  overrule: {
    order: 'overrule',
    needs: ['refusal'],
    path: () => 'plans/overrule',
    fields: (endpoint, { refusal }) => ({ endpoint, refusal }),
  },
}

export const isDeed = (name: string): name is DeedName => Object.hasOwn(makings, name)

/** Null: the address does not say what is meant. */
export function deedOf(name: DeedName, endpoint: string, about: About): Deed | null {
  const { order, needs, method = 'POST', path, fields, asksWhy = true } = makings[name]
  if (needs.some((need) => !about[need])) return null
  const whole = { target: '', generation: '', digest: '', refusal: '', ...about }
  const query = new URLSearchParams({
    order,
    ...Object.fromEntries(needs.map((need) => [need, whole[need]])),
  })
  return {
    name,
    method,
    path: path(endpoint, whole),
    fields: fields(endpoint, whole),
    asksWhy,
    preview: `endpoints/${part(endpoint)}/preview?${query}`,
  }
}

/** What stands behind the question mark of the question's address. */
export const questionOf = (about: About): string => {
  const query = new URLSearchParams(Object.entries(about).filter(([, value]) => value !== undefined))
  return query.size === 0 ? '' : `?${query}`
}
