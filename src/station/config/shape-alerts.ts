// Shapes of the channels that an alert goes by. Whatever is a secret stands in a file of its own; where a service lives
// can be written, for those that are hosted by oneself and for proxies.

import { type Static, Type } from 'typebox'
import { type About, keyed, list, shape, text } from './words.ts'

const secretFile = (about: About) =>
  text('file-path', { description: 'Relative to this file; readable by its owner alone.', ...about })

/** The URL is the secret: it is written, or stands in a file. */
const hook = (title: string, example: string) => ({
  url: Type.Optional(text('web-url', { title, examples: [example] })),
  urlFile: Type.Optional(secretFile({ title: 'File with that URL, which is a secret' })),
})

const oneAddress = ['url', 'urlFile'] as const

const WebhookShape = Type.Union(
  [
    text('web-url', { title: 'URL' }),
    shape(
      {
        ...hook('URL', 'https://hooks.example/holdfast'),
        method: Type.Enum(['POST', 'PUT', 'PATCH'], { title: 'Method', default: 'POST' }),
        secretFile: Type.Optional(
          secretFile({ title: 'File with the key that signs', examples: ['hook.key'] }),
        ),
        headers: keyed('header-name', text('header-value', { title: 'Value' }), {
          title: 'Headers sent with it',
          maxProperties: 50,
        }),
        secretHeaders: keyed('header-name', secretFile({ title: 'File with the value' }), {
          title: 'Headers whose value is a secret, by the file it stands in',
          examples: [{ authorization: 'hook.token' }],
          maxProperties: 10,
        }),
        contentType: text('header-value', {
          title: 'Content type',
          description:
            'JSON, a form, or text: what the fields of a template are escaped for, before they are filled in.',
          default: 'application/json',
          examples: ['application/json'],
        }),
        template: Type.Optional(
          Type.String({
            title: 'The body, with `{{fields}}`',
            description:
              'Left out: the whole message as JSON. In JSON, a field within quotes is text and one without is a value; see `docs/alerts.md` for the fields. Nothing in it is executed.',
            minLength: 1,
            maxLength: 100_000,
            examples: ['{"title": "{{title}}", "services": {{services}}}'],
          }),
        ),
      },
      { title: 'Webhook in full', exactlyOne: oneAddress },
    ),
  ],
  { title: 'Webhook: a URL, or `{ url, method, secretFile, headers, secretHeaders, template }`' },
)

const SlackShape = Type.Union(
  [
    text('web-url', { title: 'URL' }),
    shape(
      {
        ...hook('Incoming webhook, also of Mattermost and others', 'https://hooks.slack.com/services/…'),
        tokenFile: Type.Optional(
          secretFile({
            title: 'File with the token of a bot, in place of an incoming webhook',
            description:
              'With the scope `chat:write`. Its messages are edited and threaded, which those of a webhook cannot be. Relative to this file; readable by its owner alone.',
            examples: ['slack.token'],
          }),
        ),
        channel: Type.Optional(
          Type.String({
            title: 'Channel that the bot writes to, by its ID',
            description: "At the foot of the channel's details in Slack. The bot must have been invited.",
            pattern: '^[A-Z][A-Z0-9]{5,20}$',
            examples: ['C0123456789'],
          }),
        ),
        api: text('web-url', {
          title: 'Root of the API that the bot uses',
          default: 'https://slack.com/api',
        }),
      },
      { title: 'Slack in full', exactlyOne: [...oneAddress, 'tokenFile'] },
    ),
  ],
  { title: "Slack: an incoming webhook's URL, or `{ url }`, `{ urlFile }` or `{ tokenFile, channel }`" },
)

const TeamsShape = shape(hook('URL of the workflow', 'https://example.logic.azure.com/workflows/…'), {
  title: 'Microsoft Teams: a workflow that posts what a webhook brings',
  exactlyOne: oneAddress,
})

const DiscordShape = shape(
  {
    ...hook('URL of the webhook', 'https://discord.com/api/webhooks/…'),
    threadId: Type.Optional(
      Type.String({
        title: 'Thread it posts in',
        pattern: '^[0-9]{5,25}$',
        examples: ['1234567890123456789'],
      }),
    ),
  },
  { title: 'Discord: a webhook of a channel', exactlyOne: oneAddress },
)

const PagerdutyShape = shape(
  {
    routingKeyFile: secretFile({
      title: 'File with the integration key (Events API v2)',
      examples: ['pagerduty.key'],
    }),
    webhookSecretFile: Type.Optional(
      secretFile({
        title: 'File with the secret of a webhook (V3) that tells of acknowledgements',
        description:
          'Given once by PagerDuty when the webhook is made; see `docs/alerts.md`. Left out: what is done there is not heard of.',
        examples: ['pagerduty-webhook.key'],
      }),
    ),
    url: text('web-url', {
      title: 'Root of the Events API',
      description: 'In Europe https://events.eu.pagerduty.com.',
      default: 'https://events.pagerduty.com',
    }),
  },
  { title: 'PagerDuty' },
)

const OpsgenieShape = shape(
  {
    keyFile: secretFile({ title: 'File with the key of an API integration', examples: ['opsgenie.key'] }),
    webhookSecretFile: Type.Optional(
      secretFile({
        title: 'File with a secret that its webhook integration sends as a header',
        description:
          'A text of your own, at least 16 characters, which the integration sends as `x-holdfast-secret`; see `docs/alerts.md`. Left out: what is done there is not heard of.',
        examples: ['opsgenie-webhook.key'],
      }),
    ),
    url: text('web-url', {
      title: 'Root of the API',
      description:
        'In Europe https://api.eu.opsgenie.com; for Jira Service Management https://api.atlassian.com/jsm/ops/integration.',
      default: 'https://api.opsgenie.com',
    }),
    teams: list(Type.String({ title: 'Name of a team', minLength: 1, maxLength: 100 }), {
      title: 'Teams that are responsible',
      description: 'Empty: the team of the integration.',
      default: [],
      maxItems: 50,
    }),
    tags: list(Type.String({ title: 'Tag', minLength: 1, maxLength: 50 }), {
      title: 'Tags',
      default: [],
      maxItems: 18,
    }),
  },
  { title: 'Opsgenie, and alerts of Jira Service Management' },
)

const NtfyShape = shape(
  {
    topic: Type.String({ title: 'Topic', pattern: '^[-_A-Za-z0-9]{1,64}$', examples: ['shop-oncall'] }),
    url: text('web-url', { title: 'Server', default: 'https://ntfy.sh' }),
    tokenFile: Type.Optional(secretFile({ title: 'File with an access token', examples: ['ntfy.token'] })),
  },
  { title: 'ntfy' },
)

const AlertmanagerShape = shape(
  {
    urls: list(text('web-url', { title: 'Root of an Alertmanager', examples: ['http://127.0.0.1:9093'] }), {
      title: 'Every Alertmanager of the cluster',
      description:
        'It is told when one of them has it; they tell each other what was sent, not what they know.',
      minItems: 1,
      maxItems: 10,
    }),
    labels: keyed('label-name', Type.String({ title: 'Value', maxLength: 1000 }), {
      title: 'Labels of every alert',
      description: 'Beside `alertname`, `severity`, `thread`, `service` and `foundation`.',
      examples: [{ team: 'shop' }],
      maxProperties: 20,
    }),
    tokenFile: Type.Optional(secretFile({ title: 'File with a bearer token, where a proxy wants one' })),
  },
  { title: 'Alertmanager' },
)

export const EmailShape = shape(
  {
    server: text('mail-url', {
      title: 'Mail server',
      description:
        '`smtp://` uses STARTTLS where it is offered, and insists on it when a password is sent; `smtps://` is TLS from the start.',
      examples: ['smtp://holdfast@mail.example:587'],
    }),
    passwordFile: Type.Optional(secretFile({ title: 'File with the password', examples: ['mail.key'] })),
    caFile: Type.Optional(
      text('file-path', {
        title: "File with the certificate that signed the server's",
        description: 'Where the server has one of its own. Left out: those that Node.js trusts.',
      }),
    ),
    from: text('mailbox', { title: 'Sender', examples: ['holdfast@shop.example'] }),
    to: list(text('mailbox', { title: 'Recipient', examples: ['oncall@shop.example'] }), {
      title: 'Recipients',
      description: 'Each gets a mail of its own.',
      minItems: 1,
      maxItems: 50,
    }),
  },
  { title: 'Mail' },
)

/** The keys of an alert that say which way it goes; exactly one is written. */
export const channelKeys = {
  webhook: Type.Optional(WebhookShape),
  slack: Type.Optional(SlackShape),
  teams: Type.Optional(TeamsShape),
  discord: Type.Optional(DiscordShape),
  pagerduty: Type.Optional(PagerdutyShape),
  opsgenie: Type.Optional(OpsgenieShape),
  ntfy: Type.Optional(NtfyShape),
  alertmanager: Type.Optional(AlertmanagerShape),
  email: Type.Optional(EmailShape),
  smtp: Type.Optional(
    text('mail-url', {
      title: 'Mail server, as `email` in short',
      description: 'With `from`, `to` and `passwordFile` beside it.',
      examples: ['smtp://holdfast@mail.example:587'],
    }),
  ),
}

export type ChannelKey = keyof typeof channelKeys
export const channelNames = Object.keys(channelKeys) as readonly ChannelKey[]

/** Beside the short forms `webhook: URL` and `smtp: URL`. */
export const channelDetails = {
  secretFile: Type.Optional(
    text('file-path', { title: 'File with the key that signs (webhook in short)', examples: ['hook.key'] }),
  ),
  from: Type.Optional(text('mailbox', { title: 'Sender (smtp)' })),
  to: list(text('mailbox', { title: 'Recipient' }), {
    title: 'Recipients (smtp)',
    default: [],
    maxItems: 50,
  }),
  passwordFile: Type.Optional(text('file-path', { title: 'File with the password (smtp)' })),
}

const ChannelsShape = shape({ ...channelKeys, ...channelDetails }, { title: 'Channel' })
export type WrittenChannel = Static<typeof ChannelsShape>
