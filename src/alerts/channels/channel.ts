// From a channel's spec to whoever sends by it, and to whom that is.

import { createHash } from 'node:crypto'
import type { ChannelSpec } from '../spec.ts'
import { discordChannel } from './discord.ts'
import type { HttpChannel } from './http.ts'
import { ntfyChannel } from './ntfy.ts'
import { opsgenieChannel } from './opsgenie.ts'
import { pagerdutyChannel } from './pagerduty.ts'
import { slackBotChannel, slackChannel } from './slack.ts'
import { subscriberHookChannel } from './subscriber-hook.ts'
import { teamsChannel } from './teams.ts'
import { webhookChannel } from './webhook.ts'

/** Null: it is none over plain requests. */
export function httpChannelOf(spec: ChannelSpec): HttpChannel | null {
  switch (spec.kind) {
    case 'webhook':
      return webhookChannel(spec)
    case 'slack':
      return slackChannel(spec)
    case 'slack-bot':
      return slackBotChannel(spec)
    case 'teams':
      return teamsChannel(spec)
    case 'discord':
      return discordChannel(spec)
    case 'pagerduty':
      return pagerdutyChannel(spec)
    case 'opsgenie':
      return opsgenieChannel(spec)
    case 'ntfy':
      return ntfyChannel(spec)
    case 'subscriber-hook':
      return subscriberHookChannel(spec)
    case 'alertmanager':
    case 'smtp':
      return null
  }
}

/**
 * Where it goes, so that two routes to one place are known to be. URLs may be secrets: they are told apart by their
 * digest.
 */
export function recipientsOf(spec: ChannelSpec): readonly string[] {
  switch (spec.kind) {
    case 'smtp':
      return spec.to.map((address) => `mail:${address.toLowerCase()}`)
    case 'slack-bot':
      return [`slack:${spec.channel}@${digest([spec.api, spec.tokenFile])}`]
    case 'pagerduty':
      return [`pagerduty:${digest([spec.url, spec.routingKeyFile])}`]
    case 'opsgenie':
      return [`opsgenie:${digest([spec.url, spec.keyFile, ...spec.teams])}`]
    case 'ntfy':
      return [`ntfy:${spec.topic}@${digest([spec.url])}`]
    case 'alertmanager':
      return [`alertmanager:${digest([...spec.urls].sort())}`]
    case 'discord':
      return [`discord:${digest([spec.url ?? '', spec.urlFile ?? '', spec.threadId ?? ''])}`]
    case 'subscriber-hook':
      return []
    default:
      return [`${spec.kind}:${digest([spec.url ?? '', spec.urlFile ?? ''])}`]
  }
}

const digest = (of: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 16)
