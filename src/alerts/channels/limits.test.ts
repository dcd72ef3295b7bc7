// Whatever a message holds: what each channel makes of it is well-formed, within every documented limit, and makes
// nothing of ours out of what others wrote.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Message } from '../../telling/index.ts'
import { instant, type JsonObject } from '../../terms/index.ts'
import { alertsBody } from './alertmanager.ts'
import { discordBody } from './discord.ts'
import { mailOf, nextHandle } from './mail.ts'
import { anyMessage } from './message.fixture.ts'
import { ntfyBody } from './ntfy.ts'
import { createBody, opsgenieChannel } from './opsgenie.ts'
import { pagerdutyBody } from './pagerduty.ts'
import { slackBody } from './slack.ts'
import { teamsBody } from './teams.ts'
import { checkTemplate, fill } from './template.ts'
import { bytes } from './text.ts'

const runs = { numRuns: 80 }
const forAny = (holds: (message: Message) => void): void => {
  fc.assert(fc.property(anyMessage, holds), runs)
}

/** Every string in it, with where it stands. */
function strings(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => strings(inner, `${path}/${key}`))
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get out
const unfit = /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/

function assertFit(value: unknown): void {
  for (const [path, text] of strings(value)) {
    assert.ok(text.isWellFormed(), `${path} is well-formed`)
    assert.ok(!unfit.test(text), `${path} has no control characters: ${JSON.stringify(text.slice(0, 80))}`)
    if (/url$|href$|click$|generatorURL$/i.test(path)) assert.match(text, /^https?:\/\//, path)
  }
}

const atMost = (most: number, text: unknown, what: string): void => {
  const size = String(text ?? '').length
  assert.ok(size <= most, `${what}: ${size} of ${most}`)
}

describe('within the limits, well-formed, and without markup of others', () => {
  test('Slack: 50 blocks, 150 of a header, 3000 of a section, 75 on a button, and no mention', () => {
    forAny((message) => {
      const body = slackBody(message) as { text: string; blocks: JsonObject[] }
      assertFit(body)
      assert.ok(body.blocks.length >= 1 && body.blocks.length <= 50)
      atMost(4000, body.text, 'text')
      for (const block of body.blocks) {
        const { text } = (block.text ?? {}) as { text?: string }
        atMost(block.type === 'header' ? 150 : 3000, text, String(block.type))
        if (block.text) assert.ok(text !== undefined && text.length > 0, 'no block is empty')
        if (block.type === 'section')
          assert.doesNotMatch(text!, /[<>]|&(?!(?:amp|lt|gt);)/, 'markup is escaped')
        const elements = (block.elements ?? []) as { text: { text: string }; url: string }[]
        assert.ok(elements.length <= 25)
        for (const { text: label, url } of elements) {
          atMost(75, label.text, 'button')
          atMost(3000, url, 'url')
        }
      }
      assert.doesNotMatch(body.text, /[<>]/)
    })
  })

  test('Teams: 28 KB, nothing that a card or a flow evaluates, no entities', () => {
    forAny((message) => {
      const text = teamsBody(message)
      assert.ok(bytes(text) <= 28 * 1024 * 0.8, `${bytes(text)} bytes`)
      const body = JSON.parse(text)
      assertFit(body)
      const { content } = body.attachments[0]
      assert.equal(content.type, 'AdaptiveCard')
      assert.equal(content.msteams.entities, undefined)
      assert.ok(content.body.length > 0)
      for (const [path, said] of strings(content.body))
        if (/\/(?:text|title|value)$/.test(path)) assert.doesNotMatch(said, /\{\{|\$\{|@\{/, path)
    })
  })

  test('Discord: 6000 in all, 256, 4096, 25 fields of 256 and 1024, and nobody is mentioned', () => {
    forAny((message) => {
      const body = discordBody(message) as {
        embeds: {
          title: string
          description?: string
          url?: string
          fields: { name: string; value: string }[]
        }[]
        allowed_mentions: unknown
      }
      assertFit(body)
      assert.deepEqual(body.allowed_mentions, { parse: [] })
      const [embed] = body.embeds
      assert.ok(embed!.title.length > 0)
      atMost(256, embed!.title, 'title')
      atMost(4096, embed!.description, 'description')
      atMost(2048, embed!.url, 'url')
      assert.ok(embed!.fields.length <= 25)
      let total = embed!.title.length + (embed!.description ?? '').length
      for (const { name, value } of embed!.fields) {
        atMost(256, name, 'name')
        atMost(1024, value, 'value')
        assert.ok(name.length > 0 && value.length > 0)
        total += name.length + value.length
      }
      assert.ok(total <= 6000, `${total} in all`)
    })
  })

  test('PagerDuty: 1024 of the summary, 255 of the key, 512 KB', () => {
    forAny((message) => {
      const text = pagerdutyBody(message, 'k'.repeat(32))
      assert.ok(bytes(text) <= 512_000)
      const body = JSON.parse(text)
      assertFit(body)
      assert.ok(body.dedup_key.length > 0)
      atMost(255, body.dedup_key, 'dedup_key')
      if (body.event_action !== 'trigger') return
      assert.ok(body.payload.summary.length > 0 && body.payload.source.length > 0)
      atMost(1024, body.payload.summary, 'summary')
      assert.match(body.payload.severity, /^(?:critical|error|warning|info)$/)
    })
  })

  test('Opsgenie: 130, 512, 15000, 20 tags of 50, 8000 of details, 25000 of a note', () => {
    const spec = {
      kind: 'opsgenie',
      url: 'https://o.example',
      keyFile: 'k',
      teams: ['a'],
      tags: ['x'],
    } as const
    forAny((message) => {
      const body = createBody(message, spec) as Record<string, string> & {
        tags: string[]
        details: JsonObject
      }
      assertFit(body)
      assert.ok(body.message!.length > 0)
      atMost(130, body.message, 'message')
      atMost(512, body.alias, 'alias')
      atMost(512, body.entity, 'entity')
      atMost(15_000, body.description, 'description')
      assert.ok(body.tags.length <= 20)
      for (const tag of body.tags) atMost(50, tag, 'tag')
      assert.ok(JSON.stringify(body.details).length <= 8000)
      const drafts = opsgenieChannel(spec).drafts(
        { message, handle: { told: true }, now: instant(0) },
        (name) => `<${name}>`,
      )
      for (const draft of drafts) {
        atMost(25_000, JSON.parse(draft.body).note, 'note')
        assert.ok(URL.canParse(draft.url))
      }
    })
  })

  test('ntfy: 4096 bytes of a message, 1024 of a title, three actions, 8192 bytes in all', () => {
    forAny((message) => {
      const text = ntfyBody(message, 'topic')
      assert.ok(bytes(text) <= 8192, `${bytes(text)} bytes`)
      const body = JSON.parse(text)
      assertFit(body)
      assert.ok(body.message.length > 0)
      assert.ok(bytes(body.message) <= 4096 && bytes(body.title) <= 1024)
      assert.ok(body.actions.length <= 3)
      assert.match(body.sequence_id, /^[-_A-Za-z0-9]{1,64}$/)
      assert.ok(body.priority >= 1 && body.priority <= 5)
    })
  })

  test('Alertmanager: names of labels and times as its API wants them', () => {
    forAny((message) => {
      const { body: text } = alertsBody(message, { team: 'shop' }, null, instant(1_760_000_000_000))
      const alerts = JSON.parse(text)
      assertFit(alerts)
      for (const { labels, annotations, startsAt, endsAt } of alerts) {
        assert.ok(labels.alertname !== '')
        for (const name of [...Object.keys(labels), ...Object.keys(annotations)])
          assert.match(name, /^[a-zA-Z_][a-zA-Z0-9_]*$/)
        for (const at of [startsAt, endsAt]) assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      }
    })
  })

  test('mail: no header is broken, no mark of HTML is another’s, one thread', () => {
    forAny((message) => {
      const first = mailOf(message, 'holdfast@shop.example', 'oncall@shop.example', null)
      const again = mailOf(message, 'holdfast@shop.example', 'oncall@shop.example', nextHandle(first, null))
      for (const mail of [first, again]) {
        for (const [path, text] of strings({ ...mail, text: '', html: '' }))
          assert.doesNotMatch(text, /[\r\n]/, path)
        atMost(204, mail.subject, 'subject')
        assert.doesNotMatch(mail.html, /<(?!\/?(?:!doctype|html|body|h2|p|br|table|tr|th|td|a|b)[\s>])/)
        assertFit({ text: mail.text, html: mail.html })
      }
      assert.deepEqual(again.references, [first.messageId])
      assert.equal(again.subject, `Re: ${first.subject}`)
    })
  })

  test('a webhook’s template stays JSON, whatever is filled in', () => {
    const template =
      '{"text": "{{title}}: {{text}} ({{services}})", "services": {{services}}, "at": {{ at }}, "all": {{message}}, "n": {{durationMs}}}'
    assert.equal(checkTemplate(template, 'application/json'), null)
    forAny((message) => {
      const body = JSON.parse(fill(template, 'application/json', message))
      assert.equal(body.at, message.at)
      assert.deepEqual(body.services, JSON.parse(JSON.stringify(message.services.map(({ name }) => name))))
      assert.ok(body.text.startsWith(message.title.toWellFormed()))
    })
  })
})
