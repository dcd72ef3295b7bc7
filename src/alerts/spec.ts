// A channel by value: which way an alert goes. Secrets are names of files; they are read when something is sent.

/** Exactly one of the two: where a URL is a secret itself, it stands in a file. */
export type Hook = { readonly url?: string; readonly urlFile?: string }

export type WebhookSpec = Hook & {
  readonly kind: 'webhook'
  /** Default POST. */
  readonly method?: 'POST' | 'PUT' | 'PATCH'
  /** The key that signs. */
  readonly secretFile?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Header to the file with its value. */
  readonly secretHeaders?: Readonly<Record<string, string>>
  /** Default application/json. */
  readonly contentType?: string
  /** Absent: the whole message as JSON. */
  readonly template?: string
}

/** Slack's incoming-webhook shape, which Mattermost and others take too. */
export type SlackSpec = Hook & { readonly kind: 'slack' }

export type SlackBotSpec = {
  readonly kind: 'slack-bot'
  readonly api: string
  readonly channel: string
  readonly tokenFile: string
}

export type TeamsSpec = Hook & { readonly kind: 'teams' }
export type DiscordSpec = Hook & { readonly kind: 'discord'; readonly threadId?: string }

export type PagerdutySpec = {
  readonly kind: 'pagerduty'
  readonly url: string
  readonly routingKeyFile: string
  /** What the service's own webhooks are known by; absent: nothing is taken from it. */
  readonly webhookSecretFile?: string
}

export type OpsgenieSpec = {
  readonly kind: 'opsgenie'
  readonly url: string
  readonly keyFile: string
  /** As with PagerDuty. */
  readonly webhookSecretFile?: string
  readonly teams: readonly string[]
  readonly tags: readonly string[]
}

export type NtfySpec = {
  readonly kind: 'ntfy'
  readonly url: string
  readonly topic: string
  readonly tokenFile?: string
}

export type AlertmanagerSpec = {
  readonly kind: 'alertmanager'
  readonly urls: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly tokenFile?: string
}

export type MailSpec = {
  readonly kind: 'smtp'
  /** `smtp://user@host:587` or `smtps://host`. */
  readonly url: string
  readonly from: string
  readonly to: readonly string[]
  readonly passwordFile?: string
  /** PEM; absent: what Node.js trusts. */
  readonly caFile?: string
}

/** Webhooks of subscribers: where each goes is the message's recipient. */
export type SubscriberHookSpec = {
  readonly kind: 'subscriber-hook'
  /** In base64: what the key of each of them is made from. */
  readonly key: string
}

export type ChannelSpec =
  | SubscriberHookSpec
  | WebhookSpec
  | SlackSpec
  | SlackBotSpec
  | TeamsSpec
  | DiscordSpec
  | PagerdutySpec
  | OpsgenieSpec
  | NtfySpec
  | AlertmanagerSpec
  | MailSpec

export type AlertSpec = { readonly id: string } & ChannelSpec
