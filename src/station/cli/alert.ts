// `holdfast alert`: whether alerts arrive by a route.

import type { AlertTestView } from '../../board/index.ts'
import { connect } from './connection.ts'
import { span, table } from './format.ts'
import type { Print } from './orders.ts'

export type AlertTestOptions = {
  readonly url?: string
  readonly json?: boolean
  readonly dryRun?: boolean
}

/** Fails (exit 1) unless every recipient was reached. */
export async function alertTest(route: string, options: AlertTestOptions, print: Print): Promise<void> {
  const query = options.dryRun ? '?dryRun=true' : ''
  const view = await connect(options, process.env).send<AlertTestView>(
    'POST',
    `/api/v1/alerts/${encodeURIComponent(route)}/test${query}`,
    {},
  )
  print(options.json ? view : view.dryRun ? requestsText(view) : triedText(view))
  if (view.tried.some(({ outcome }) => outcome !== 'sent')) process.exitCode = 1
}

const words: Record<AlertTestView['tried'][number]['outcome'], string> = {
  sent: 'was taken',
  failed: 'did not arrive, an alert would be tried again',
  refused: 'was refused, an alert would be lost',
}

const triedText = ({ route, kind, tried }: AlertTestView): string =>
  [
    `test by ${route} (${kind})`,
    table(
      tried.map(({ recipient, outcome, why, tookMs }) => [
        `  ${recipient}`,
        words[outcome],
        why ?? `in ${span(tookMs)}`,
      ]),
    ),
  ].join('\n')

const requestsText = ({ route, kind, requests }: AlertTestView): string =>
  [
    `test by ${route} (${kind}); nothing was sent, and secrets stand here by the names of their files`,
    ...requests.map(({ method, url, headers, body }) =>
      [
        `\n${method} ${url}`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        '',
        body,
      ].join('\n'),
    ),
  ].join('\n')
