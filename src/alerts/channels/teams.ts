// Microsoft Teams, through a workflow ("When a Teams webhook request is received") that posts an Adaptive Card. It can
// neither edit nor thread: every message is a card of its own. Limit: about 28 KB for a message with all that is in it
// (reference of the Teams connector); a quarter of that is left for what the workflow adds. Text of a card may be
// Markdown and may hold functions such as {{DATE(…)}}, which are taken apart; mentions need `entities`, of which a card
// of ours has none.

import type { Message } from '../../telling/index.ts'
import type { Json, JsonObject } from '../../terms/index.ts'
import type { TeamsSpec } from '../spec.ts'
import { hookFiles, hookUrl } from './hook.ts'
import { type HttpChannel, json, judgeStatus } from './http.ts'
import { cut, fitting, oneLine } from './text.ts'
import { bodyOf, factsOf, isOver, linksOf, signOf, stateOf, titleOf } from './wording.ts'

export const mostBytes = 21_000
const most = { title: 300, text: 8000, fact: 4000, links: 5, label: 60 }

/** Markdown's marks become themselves; between the braces of what a card or a flow would evaluate stands a joiner. */
export const plainText = (text: string): string =>
  text
    .replace(/[\\`*_[\]()#~|>]/g, '\\$&')
    .replace(/^(\s*)([-+]|\d+[.)])(?=\s)/gm, '$1\u2060$2')
    .replace(/([{$@])(?=\{)/g, '$1\u2060')

export function teamsBody(message: Message): string {
  return fitting(mostBytes, (share) => JSON.stringify(card(message, share)))
}

function card(message: Message, share: number): JsonObject {
  const facts = factsOf(message, Math.max(60, Math.floor(most.fact * share)))
  const text = cut(bodyOf(message), Math.floor(most.text * share))
  const body: Json[] = [
    {
      type: 'TextBlock',
      text: plainText(`${signOf(message)} ${cut(titleOf(message), most.title)}`),
      weight: 'Bolder',
      size: 'Medium',
      wrap: true,
      color: colorOf(message),
    },
    // A line is a block: Markdown would run them together.
    ...text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, 60)
      .map((line): Json => ({ type: 'TextBlock', text: plainText(line), wrap: true, spacing: 'Small' })),
  ]
  if (facts.length > 0)
    body.push({
      type: 'FactSet',
      facts: facts.map(({ label, value }) => ({ title: plainText(label), value: plainText(value) })),
    })
  const actions = linksOf(message, most.links).map(
    ({ label, url }): Json => ({ type: 'Action.OpenUrl', title: cut(oneLine(label), most.label), url }),
  )
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body,
          ...(actions.length > 0 && { actions }),
        },
      },
    ],
  }
}

function colorOf(message: Message): string {
  if (isOver(message)) return 'Good'
  if (stateOf(message) !== 'open') return 'Default'
  return message.severity === 'critical' ? 'Attention' : 'Warning'
}

export function teamsChannel(spec: TeamsSpec): HttpChannel {
  return {
    files: hookFiles(spec),
    drafts: ({ message }, secret) => [
      { method: 'POST', url: hookUrl(spec, secret), headers: json, body: teamsBody(message) },
    ],
    judge: judgeStatus,
  }
}
