// PagerDuty, by the Events API v2. The thread is the `dedup_key`: what follows is added to the alert that is open, and
// the same event twice changes nothing. Limits: 255 characters of the key, 1024 of the summary, 512 KB of an event;
// 400 is final, 429 and 5xx are tried again after a while (PagerDuty's overview of the Events API).

import { createHash } from 'node:crypto'
import type { Message } from '../../telling/index.ts'
import type { JsonObject } from '../../terms/index.ts'
import type { PagerdutySpec } from '../spec.ts'
import { type Answer, below, type HttpChannel, json, judgeStatus } from './http.ts'
import { cut, fitting } from './text.ts'
import { ackLabel, bodyOf, factsOf, isOver, linksOf, tidy, timeText, titleOf, webUrl } from './wording.ts'

const most = { key: 255, summary: 1024, source: 255, text: 20_000, fact: 100_000, bytes: 500_000, links: 10 }

/** Long threads are told apart by their digest. */
export const keyOf = (thread: string, longest: number): string =>
  thread.length > 0 && thread.length <= longest && /^[\x21-\x7e]+$/.test(thread)
    ? thread
    : `holdfast-${createHash('sha256').update(thread).digest('hex')}`

type Action = 'trigger' | 'acknowledge' | 'resolve'

function actionOf(message: Message): Action {
  if (isOver(message)) return 'resolve'
  return message.kind === 'incident.acknowledged' ? 'acknowledge' : 'trigger'
}

export function pagerdutyBody(told: Message, routingKey: string): string {
  const message = tidy(told)
  const action = actionOf(message)
  const common = { routing_key: routingKey, event_action: action, dedup_key: keyOf(message.thread, most.key) }
  if (action !== 'trigger') return JSON.stringify(common)
  return fitting(most.bytes, (share) => JSON.stringify({ ...common, ...trigger(message, share) }))
}

function trigger(message: Message, share: number): JsonObject {
  const details: [string, string][] = factsOf(message, Math.floor(most.fact * share)).map(
    ({ label, value }) => [label.replace(/ \(\d+\)$/, ''), value],
  )
  const at = new Date(message.at)
  const page = webUrl(message.url)
  return {
    payload: {
      summary: cut(titleOf(message), most.summary),
      source: cut(
        message.services[0]?.name || message.subject || message.foundation || 'holdfast',
        most.source,
      ),
      severity: severityOf(message),
      ...(Number.isNaN(at.getTime()) ? {} : { timestamp: at.toISOString() }),
      ...(message.foundation !== undefined && { component: cut(message.foundation, most.source) }),
      class: message.kind,
      custom_details: {
        text: cut(bodyOf(message), Math.max(200, Math.floor(most.text * share))),
        told: timeText(message.at),
        ...Object.fromEntries(details),
      },
    },
    client: 'Holdfast',
    ...(page !== null && { client_url: page }),
    // PagerDuty has a button of its own to acknowledge with.
    links: linksOf(message, most.links)
      .filter(({ label }) => label !== ackLabel)
      .map(({ label, url }) => ({ href: url, text: cut(label, 200) })),
  }
}

function severityOf({ kind, severity }: Message): string {
  if (kind === 'test' || kind === 'summary') return 'info'
  return { minor: 'warning', major: 'error', critical: 'critical' }[severity]
}

export function pagerdutyChannel(spec: PagerdutySpec): HttpChannel {
  return {
    files: { routingKey: spec.routingKeyFile },
    drafts: ({ message }, secret) => [
      {
        method: 'POST',
        url: below(spec.url, 'v2/enqueue'),
        headers: json,
        body: pagerdutyBody(message, secret('routingKey')),
      },
    ],
    judge: judgePagerduty,
  }
}

/** "Preferably with a backoff of a few minutes" is asked of those it limits. */
const limitedWait = 60_000

function judgePagerduty(answer: Answer) {
  const verdict = judgeStatus(answer)
  if (verdict.kind !== 'retry' || answer.status !== 429 || verdict.afterMs !== undefined) return verdict
  return { ...verdict, afterMs: limitedWait }
}
