// Channels of alerts: from the forms people write to the specs that the rooms take.

import { type AlertSpec, type ChannelSpec, checkTemplate, ownLabels } from '../../alerts/index.ts'
import type { Config } from './config.ts'
import type { Scene } from './names.ts'
import type { Path } from './problems.ts'
import type { Written } from './shape.ts'
import { channelNames, type WrittenChannel } from './shape-alerts.ts'
import type { WrittenAlert } from './shape-signals.ts'

export function resolveAlerts(
  written: Readonly<Record<string, WrittenAlert>>,
  scene: Scene,
): readonly AlertSpec[] {
  const specs: AlertSpec[] = []
  for (const [id, alert] of Object.entries(written)) {
    const channel = resolveChannel(alert, ['alerts', id], scene)
    if (channel !== null) specs.push({ id, ...channel })
  }
  return specs
}

export function resolveSubscribers(
  { email, webhooks, most }: Written['subscribers'],
  scene: Scene,
): Config['subscribers'] {
  if (email === undefined) return { email: null, webhooks, most }
  const { server, ...rest } = filesOf(email, ['subscribers', 'email'], scene)
  return { email: { kind: 'smtp', url: server, ...rest }, webhooks, most }
}

/** Null when its one way could not be read (which was told). */
function resolveChannel(alert: WrittenChannel, here: Path, scene: Scene): ChannelSpec | null {
  refuseStrayKeys(alert, here, scene)
  const { webhook, slack, teams, discord, pagerduty, opsgenie, ntfy, alertmanager, email, smtp } = alert
  if (webhook !== undefined) return webhookOf(webhook, alert, here, scene)
  if (slack !== undefined) return slackOf(slack, [...here, 'slack'], scene)
  if (teams !== undefined) return { kind: 'teams', ...filesOf(teams, [...here, 'teams'], scene) }
  if (discord !== undefined) return { kind: 'discord', ...filesOf(discord, [...here, 'discord'], scene) }
  if (pagerduty !== undefined)
    return { kind: 'pagerduty', ...filesOf(pagerduty, [...here, 'pagerduty'], scene) }
  if (opsgenie !== undefined) return { kind: 'opsgenie', ...filesOf(opsgenie, [...here, 'opsgenie'], scene) }
  if (ntfy !== undefined) return { kind: 'ntfy', ...filesOf(ntfy, [...here, 'ntfy'], scene) }
  if (alertmanager !== undefined) return alertmanagerOf(alertmanager, [...here, 'alertmanager'], scene)
  if (email !== undefined) {
    const { server, ...rest } = filesOf(email, [...here, 'email'], scene)
    return { kind: 'smtp', url: server, ...rest }
  }
  return smtp === undefined ? null : mailInShort(smtp, alert, here, scene)
}

function webhookOf(
  webhook: NonNullable<WrittenChannel['webhook']>,
  { secretFile }: WrittenChannel,
  here: Path,
  scene: Scene,
): ChannelSpec {
  const short = secretFile === undefined ? {} : filesOf({ secretFile }, here, scene)
  if (typeof webhook === 'string') return { kind: 'webhook', url: webhook, ...short }
  if (secretFile !== undefined)
    scene.tell([...here, 'secretFile'], 'it stands within `webhook`, where the rest of it stands')
  const at = [...here, 'webhook']
  const { contentType, template } = webhook
  const refusal = template === undefined ? null : checkTemplate(template, contentType)
  if (refusal !== null) scene.tell([...at, 'template'], refusal.message, refusal.fix)
  const secretHeaders = Object.fromEntries(
    Object.entries(webhook.secretHeaders).map(([name, file]) => [
      name,
      scene.nameFile([...at, 'secretHeaders', name], file, true),
    ]),
  )
  return { kind: 'webhook', ...filesOf(webhook, at, scene), secretHeaders }
}

function slackOf(slack: NonNullable<WrittenChannel['slack']>, here: Path, scene: Scene): ChannelSpec {
  if (typeof slack === 'string') return { kind: 'slack', url: slack }
  const { channel, api, ...hook } = filesOf(slack, here, scene)
  const { tokenFile } = hook
  if (tokenFile === undefined) {
    if (channel !== undefined)
      scene.tell(
        [...here, 'channel'],
        'an incoming webhook writes to its own channel; `channel` goes with `tokenFile`',
      )
    return { kind: 'slack', ...hook }
  }
  if (channel === undefined) scene.tell(here, 'a bot needs the channel it writes to: `channel: C0123456789`')
  return { kind: 'slack-bot', api, channel: channel ?? '', tokenFile }
}

function alertmanagerOf(
  written: NonNullable<WrittenChannel['alertmanager']>,
  here: Path,
  scene: Scene,
): ChannelSpec {
  for (const name of Object.keys(written.labels))
    if (ownLabels.includes(name))
      scene.tell([...here, 'labels', name], `the label \`${name}\` is given to every alert by Holdfast`)
  return { kind: 'alertmanager', ...filesOf(written, here, scene) }
}

function mailInShort(url: string, alert: WrittenChannel, here: Path, scene: Scene): ChannelSpec {
  const { from, to, passwordFile } = alert
  if (from === undefined) scene.tell(here, 'mail needs a sender: `from: holdfast@shop.example`')
  if (to.length === 0) scene.tell(here, 'mail needs recipients: `to: [oncall@shop.example]`')
  const password = passwordFile === undefined ? {} : filesOf({ passwordFile }, here, scene)
  return { kind: 'smtp', url, from: from ?? '', to, ...password }
}

/** What is not a secret: who reads it learns nothing. */
const openFiles: readonly string[] = ['caFile']

/** Every `…File` made absolute, and noted. */
function filesOf<T extends Readonly<Record<string, unknown>>>(written: T, here: Path, scene: Scene): T {
  const named = Object.entries(written).map(([key, value]) => [
    key,
    key.endsWith('File') && typeof value === 'string'
      ? scene.nameFile([...here, key], value, !openFiles.includes(key))
      : value,
  ])
  return Object.fromEntries(named) as T
}

const detailsOf: Readonly<Record<string, readonly string[]>> = {
  webhook: ['secretFile'],
  smtp: ['from', 'to', 'passwordFile'],
}

function refuseStrayKeys(alert: WrittenChannel, here: Path, scene: Scene): void {
  const kind = channelNames.find((name) => alert[name] !== undefined)
  // Its one way could not be read, which was told.
  if (kind === undefined) return
  const fitting = detailsOf[kind] ?? []
  for (const key of ['secretFile', 'from', 'to', 'passwordFile'] as const) {
    const value = alert[key]
    const isWritten = Array.isArray(value) ? value.length > 0 : value !== undefined
    if (isWritten && !fitting.includes(key))
      scene.tell([...here, key], `\`${key}\` does not belong to a ${kind} alert`)
  }
}
