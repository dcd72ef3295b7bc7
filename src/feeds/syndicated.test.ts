// Posts as status pages write them, with invented words.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { instant, isoTime } from '../terms/index.ts'
import { type FeedRecord, type SaidRecord, wasRead } from './record.ts'
import { readSyndicated } from './syndicated.ts'

const received = instant(Date.parse('2026-03-05T00:00:00Z'))
const spec = { maps: { Mail: 'cloud/mail' as never } }

type Item = { title?: string; at?: string; guid?: string; link?: string; body?: string }

const item = ({
  title = 'Trouble',
  at = 'Thu, 23 Dec 2021 10:30:37 +0100',
  guid = 'g1',
  link,
  body = '',
}: Item): string =>
  `<item><title>${title}</title>${at === '' ? '' : `<pubDate>${at}</pubDate>`}<guid>${guid}</guid>${
    link === undefined ? '' : `<link>${link}</link>`
  }<description><![CDATA[${body}]]></description></item>`

const rss = (...items: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Status</title><link>https://s.example</link>${items.join('')}</channel></rss>`

const read = (document: string | Uint8Array): readonly FeedRecord[] =>
  readSyndicated(document, spec, received)
const said = (document: string | Uint8Array): readonly SaidRecord[] => read(document).filter(wasRead)
const words = (record: SaidRecord | undefined): readonly string[] =>
  (record?.updates ?? []).map(({ at, state, text }) => `${isoTime(at).slice(0, 16)} ${state}: ${text}`)

const word = (date: string, time: string, zone: string, state: string, text: string): string =>
  `<p><small>${date.split(' ')[0]} <var data-var='date'>${date.split(' ')[1]}</var>, <var data-var='time'>${time}</var> ${zone}</small><br><strong>${state}</strong> - ${text}</p>`

describe('a post of a feed', () => {
  test('with several dated words becomes one record with its updates, zones included', () => {
    const body =
      word('Dec 23', '10:30', 'CET', 'Resolved', 'It is over.<br /><br />Thank you.') +
      word('Dec 22', '16:16', 'CET', 'Update', 'Still &amp; on.') +
      word('Dec 22', '11:12', 'CET', 'Investigating', 'We look.')
    const [record, ...more] = said(rss(item({ body, link: 'https://s.example/incidents/77' })))
    assert.equal(more.length, 0)
    assert.deepEqual(words(record), [
      '2021-12-22T10:12 investigating: We look.',
      '2021-12-22T15:16 investigating: Still & on.',
      '2021-12-23T09:30 resolved: It is over.\nThank you.',
    ])
    assert.deepEqual(
      [record!.kind, isoTime(record!.start), isoTime(record!.firstPost!), isoTime(record!.end!), record!.url],
      [
        'incident',
        '2021-12-22T10:12:00.000Z',
        '2021-12-22T10:12:00.000Z',
        '2021-12-23T09:30:00.000Z',
        'https://s.example/incidents/77',
      ],
    )
  })

  test('summer time and a turn of the year are read right', () => {
    const summer =
      word('Apr 4', '00:13', 'EDT', 'Resolved', 'Done.') +
      word('Apr 3', '23:19', 'EDT', 'Investigating', 'Look.')
    const winter =
      word('Jan 1', '00:20', 'UTC', 'Resolved', 'Done.') +
      word('Dec 31', '23:50', 'UTC', 'Identified', 'Known.')
    const records = said(
      rss(
        item({ guid: 'a', at: 'Sat, 04 Apr 2020 00:13:57 -0400', body: summer }),
        item({ guid: 'b', at: 'Fri, 01 Jan 2021 00:20:00 GMT', body: winter }),
      ),
    )
    assert.deepEqual(records.map(words), [
      ['2020-04-04T03:19 investigating: Look.', '2020-04-04T04:13 resolved: Done.'],
      ['2020-12-31T23:50 identified: Known.', '2021-01-01T00:20 resolved: Done.'],
    ])
  })

  test('announced work has its planned stretch, over midnight too', () => {
    const banner = (when: string) => `<p><strong>THIS IS A SCHEDULED EVENT ${when}</strong></p>`
    const scheduled = word('Mar 1', '07:27', 'UTC', 'Scheduled', 'We will work.')
    const stretch = (when: string): readonly string[] => {
      const [record] = said(
        rss(item({ at: 'Sun, 01 Mar 2026 07:27:00 GMT', body: banner(when) + scheduled })),
      )
      assert.equal(record!.kind, 'maintenance')
      return [isoTime(record!.start), record!.end === null ? '' : isoTime(record!.end)]
    }
    assert.deepEqual(stretch('Mar 7, 13:00 - 18:00 UTC'), [
      '2026-03-07T13:00:00.000Z',
      '2026-03-07T18:00:00.000Z',
    ])
    assert.deepEqual(stretch('Mar 7, 22:00 - 02:00 UTC'), [
      '2026-03-07T22:00:00.000Z',
      '2026-03-08T02:00:00.000Z',
    ])
    assert.deepEqual(stretch('Mar 7, 18:35 PST - Mar 8, 04:35 PDT'), [
      '2026-03-08T02:35:00.000Z',
      '2026-03-08T11:35:00.000Z',
    ])
  })

  test('with a status line and a list of parts says both, and only what is prose is text', () => {
    const body =
      '<b>Status: Monitoring</b><br/><br/>We wait.<br/><br/><b>Affected components</b><ul><li>Mail (Degraded performance)</li><li>Web (EU)</li></ul>'
    const [record] = said(rss(item({ body })))
    assert.deepEqual(words(record), ['2021-12-23T09:30 monitoring: We wait.'])
    assert.deepEqual([record!.services, record!.foundations], [['Mail', 'Web (EU)'], ['cloud/mail']])
    assert.equal(record!.firstPost, null)
  })

  test('that speaks of several troubles under headings becomes several records', () => {
    const body =
      `<p>Good morning.</p><h3>API down</h3>${word('Mar 3', '09:00', 'UTC', 'Resolved', 'Done.')}${word('Mar 3', '08:00', 'UTC', 'Investigating', 'Look.')}` +
      '<h3>[RESOLVED] Mail late</h3><p>Mar 3, 07:00 PST</p><p>Resolved - Fixed.</p>'
    const records = said(rss(item({ at: 'Wed, 04 Mar 2026 10:00:00 GMT', body })))
    assert.deepEqual(
      records.map((record) => [record.id, record.title, words(record)]),
      [
        ['g1#1', 'API down', ['2026-03-03T08:00 investigating: Look.', '2026-03-03T09:00 resolved: Done.']],
        ['g1#2', 'Mail late', ['2026-03-03T15:00 resolved: Fixed.']],
      ],
    )
  })

  test('one word a post: those of the same address and title are one trouble', () => {
    const post = (nth: number, at: string, title: string, body: string): string =>
      item({ guid: `u${nth}`, at, title, link: `https://s.example/incidents/9#update-${nth}`, body })
    const [record, ...more] = said(
      rss(
        post(2, 'Tue, 03 Mar 2026 09:00:00 GMT', '[Resolved] Search fails', 'It works.'),
        post(1, 'Tue, 03 Mar 2026 08:00:00 GMT', '[Investigating] Search fails', 'It does not.'),
      ),
    )
    assert.equal(more.length, 0)
    assert.equal(record!.title, 'Search fails')
    assert.deepEqual(words(record), [
      '2026-03-03T08:00 investigating: It does not.',
      '2026-03-03T09:00 resolved: It works.',
    ])
  })

  test('without any state is read by its words', () => {
    const states = [
      'We are looking into it.',
      'The issue has been resolved.',
      'Service is operating normally.',
      'A fix has been implemented.',
    ].map((body, nth) => said(rss(item({ guid: `g${nth}`, body })))[0]!.updates[0]!.state)
    assert.deepEqual(states, ['investigating', 'resolved', 'resolved', 'monitoring'])
  })

  test('Atom, its xhtml, other prefixes and RSS 1.0 are read alike', () => {
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:x,2005:1</id><title type="html">A &amp;amp; B</title>
      <published>2026-03-01T08:00:00Z</published><updated>2026-03-01T09:00:00+01:00</updated>
      <link rel="self" href="https://s.example/self"/><link href="https://s.example/i/1"/>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>We are <b>looking</b> &lt;in&gt;.</p></div></content></entry></feed>`
    const prefixed = `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:id>1</a:id><a:title>T</a:title><a:updated>2026-03-01T08:00:00Z</a:updated></a:entry></a:feed>`
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel><title>c</title></channel><item><title>T</title><link>https://s.example/i/2</link><dc:date>2026-03-01T08:00:00Z</dc:date></item></rdf:RDF>`
    const [one] = said(atom)
    assert.deepEqual(
      [one!.id, one!.title, one!.url, words(one)],
      [
        'tag:x,2005:1',
        'A & B',
        'https://s.example/i/1',
        ['2026-03-01T08:00 investigating: We are looking <in>.'],
      ],
    )
    for (const document of [prefixed, rdf])
      assert.equal(isoTime(said(document)[0]!.start), '2026-03-01T08:00:00.000Z')
  })

  test('whatever the encoding claims to be', () => {
    const document = (encoding: string) =>
      rss(item({ title: 'Störung', body: 'Größer – “anders”' })).replace('UTF-8', encoding)
    const latin = (text: string) =>
      Uint8Array.from(text, (c) => ({ '–': 0x96, '“': 0x93, '”': 0x94 })[c] ?? c.charCodeAt(0))
    const sources = [
      new TextEncoder().encode(document('iso-8859-1')),
      latin(document('iso-8859-1')),
      latin(document('utf-8')),
      new Uint8Array(Buffer.from(`\uFEFF${document('utf-16')}`, 'utf16le')),
      `\uFEFF${document('utf-8')}`,
    ]
    for (const source of sources)
      assert.deepEqual(
        [said(source)[0]!.title, said(source)[0]!.updates[0]!.text],
        ['Störung', 'Größer – “anders”'],
      )
  })

  test('what cannot be read is kept raw: a post without time or words, a page, JSON', () => {
    const [good, bad] = read(rss(item({}), '<item><guid>x</guid></item>'))
    assert.ok(wasRead(good!))
    assert.ok(bad?.kind === 'unreadable' && bad.raw === '<item><guid>x</guid></item>')
    for (const document of ['<!doctype html><p>Maintenance</p>', '{"a":1}', '']) {
      const [record] = read(document)
      assert.ok(record?.kind === 'unreadable' && record.raw === document)
    }
    assert.deepEqual(read(rss()), [])
  })

  test('declared entities are not expanded, and depth, breadth and brokenness cost nothing', () => {
    const laughs = `<!DOCTYPE r [<!ENTITY a "${'ha'.repeat(1000)}"><!ENTITY b "&a;&a;&a;">]>${rss(item({ title: '&b;' }))}`
    assert.ok(said(laughs)[0]!.title.length < 20)
    const deep = rss(item({ body: '<div>'.repeat(200_000) }))
    assert.equal(said(deep).length, 1)
    assert.equal(said(`${'<a>'.repeat(100_000)}${rss(item({}))}`).length, 0)
    assert.equal(said(rss(item({})).slice(0, -30)).length, 1)
  })
})
