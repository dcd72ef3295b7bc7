// What every store must keep of messages that wait to be told.

import assert from 'node:assert/strict'
import type { NewMessage, Outbox } from '../../telling/index.ts'
import { instant } from '../../terms/index.ts'
import { entry, noon, type Promises } from '../conformance.ts'

export const message = (id: string, over: Partial<NewMessage> = {}): NewMessage => ({
  id,
  channel: 'oncall',
  recipient: 'anna',
  thread: id,
  kind: 'incident.opened',
  subject: `incident of ${id}`,
  title: `${id} is down`,
  made: instant(noon),
  due: instant(noon),
  body: { text: id, list: ['ü', null] },
  ...over,
})

const later = (ms: number) => instant(noon + ms)
const dueNow = (outbox: Outbox, limit = 10, channel = 'oncall') =>
  outbox.due({ channel, now: instant(noon), limit })
const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id)

export function outboxPromises(promises: Promises): void {
  queuePromises(promises)
  insteadPromises(promises)
  attemptPromises(promises)
  recordPromises(promises)
}

function queuePromises(promises: Promises): void {
  promises(
    'messages, documents and entries are posted together; a known id is passed over',
    async (bench) => {
      const { outbox } = bench.store
      const posted = await outbox.post({
        messages: [message('a'), message('b')],
        documents: { cursor: { after: 7 }, gone: null },
        entries: [entry({ subject: 'one' }), entry({ subject: 'two' })],
      })
      assert.deepEqual([posted.added, posted.entries.map(({ seq }) => seq)], [2, [1, 2]])
      assert.equal((await outbox.post({ messages: [message('a'), message('c')] })).added, 1)
      const again = await bench.reopen()
      assert.deepEqual(idsOf(await dueNow(again.outbox)), ['a', 'b', 'c'])
      assert.deepEqual((await dueNow(again.outbox))[0]?.body, { text: 'a', list: ['ü', null] })
      assert.deepEqual(await again.get('cursor'), { after: 7 })
      assert.equal((await again.journal({})).length, 2)
    },
  )

  promises('a post of which one part is refused leaves nothing behind', async ({ store }) => {
    const whole = store.outbox.post({
      messages: [message('a')],
      documents: { cursor: { after: 7 }, ['k'.repeat(600)]: {} },
    })
    await assert.rejects(whole, /the key k+ has 600 characters/)
    assert.deepEqual(await dueNow(store.outbox), [])
    assert.equal(await store.get('cursor'), null)
  })

  promises('due messages come by channel, a page at a time, and not before their time', async ({ store }) => {
    const { outbox } = store
    await outbox.post({
      messages: [
        message('late', { due: later(1) }),
        message('second'),
        message('first', { due: later(-5) }),
        message('elsewhere', { channel: 'mail' }),
      ],
    })
    assert.deepEqual(idsOf(await dueNow(outbox)), ['first', 'second'])
    assert.deepEqual(idsOf(await dueNow(outbox, 1)), ['first'])
    assert.deepEqual(idsOf(await dueNow(outbox, 10, 'mail')), ['elsewhere'])
    assert.equal(await outbox.nextDue('oncall'), later(-5))
    assert.equal(await outbox.nextDue('nobody'), null)
  })

  promises(
    'of one thread only the first is due, and what nobody began is replaced by what follows',
    async ({ store }) => {
      const { outbox } = store
      const of = (id: string, over: Partial<NewMessage> = {}) => message(id, { thread: 't', ...over })
      await outbox.post({ messages: [of('1'), of('1 to bob', { recipient: 'bob' })] })
      assert.equal(await outbox.claim('1', instant(noon)), true)
      await outbox.post({ messages: [of('2')] })
      await outbox.post({ messages: [of('3'), of('3 by mail', { channel: 'mail' })] })
      assert.deepEqual(idsOf(await dueNow(outbox)), ['1 to bob'], '1 is in hand, 3 waits for it')
      assert.equal(await outbox.claim('2', instant(noon)), false, '3 took its place')
      await outbox.settle('1', { outcome: 'later', due: later(50), why: 'no answer' })
      assert.deepEqual(idsOf(await dueNow(outbox)), ['1 to bob'], '3 still waits for 1')
      await outbox.claim('1', instant(noon))
      await outbox.settle('1', { outcome: 'sent', at: instant(noon) })
      assert.deepEqual(idsOf(await dueNow(outbox)), ['1 to bob', '3'])
      assert.deepEqual(
        (await outbox.told({ channel: 'oncall' })).map(({ id, state }) => [id, state]),
        [
          ['3', 'waiting'],
          ['2', 'superseded'],
          ['1 to bob', 'waiting'],
          ['1', 'sent'],
        ],
      )
      const waiting = await outbox.told({ channel: 'oncall', state: 'waiting', limit: 1 })
      assert.deepEqual(idsOf(waiting), ['3'])
      const older = await outbox.told({ channel: 'oncall', state: 'waiting', before: waiting[0]!.seq })
      assert.deepEqual(idsOf(older), ['1 to bob'], 'a page begins where the one before it ended')
      assert.equal((await outbox.told({ thread: older[0]!.thread })).length, 5)
      const toBob = { channel: 'oncall', recipient: 'bob', thread: 't' }
      assert.deepEqual(idsOf(await outbox.told(toBob)), ['1 to bob'])
      assert.deepEqual(await outbox.told({ ...toBob, state: 'sent' }), [])
      assert.deepEqual(idsOf(await outbox.told({ recipient: 'bob' })), ['1 to bob'])
      assert.deepEqual(await outbox.told({ thread: 'another' }), [])
    },
  )
}

function insteadPromises(promises: Promises): void {
  promises(
    'what tells in place of another comes beside the recipient’s own: neither takes the other’s place, and none is said twice',
    async ({ store: { outbox } }) => {
      const of = (id: string, made: number, over: Partial<NewMessage> = {}) =>
        message(id, { thread: 't', made: later(made), ...over })
      const instead = (id: string, first: number, made: number) => of(id, made, { instead: later(first) })
      await outbox.post({ messages: [of('opened', 0)] })
      await outbox.claim('opened', instant(noon))
      await outbox.settle('opened', { outcome: 'sent', at: instant(noon) })
      assert.equal((await outbox.post({ messages: [instead('their opening', 0, 20)] })).added, 0)
      assert.equal((await outbox.post({ messages: [instead('their reminder', 10, 20)] })).added, 1)
      assert.equal((await outbox.post({ messages: [instead('the same of a third', 10, 20)] })).added, 0)
      assert.equal((await outbox.post({ messages: [instead('their change', 15, 21)] })).added, 1)
      await outbox.post({ messages: [of('over', 30)] })
      assert.equal((await outbox.post({ messages: [instead('late', 25, 40)] })).added, 0, 'it is over since')
      assert.deepEqual(idsOf(await dueNow(outbox)), ['over'])
      await outbox.dismiss('oncall', later(50), 'gone')
      assert.equal(
        (await outbox.post({ messages: [instead('all-clear', 30, 60)] })).added,
        1,
        'that one never came',
      )
    },
  )
}

function attemptPromises(promises: Promises): void {
  promises(
    'an attempt is claimed once, counted, and what a dead process had in hand waits again',
    async ({ store, reopen }) => {
      await store.outbox.post({ messages: [message('a'), message('b')] })
      const claims = await Promise.all([1, 2, 3].map((n) => store.outbox.claim('a', later(n))))
      assert.deepEqual(claims, [true, false, false])
      const { outbox } = await reopen()
      assert.deepEqual(idsOf(await dueNow(outbox)), ['b'])
      assert.equal(await outbox.release('oncall'), 1)
      const [a] = await dueNow(outbox)
      assert.deepEqual([a?.id, a?.attempts, a?.firstTriedAt], ['a', 1, later(1)])
      await outbox.claim('b', later(9))
      await outbox.settle('b', { outcome: 'unbegun' })
      const b = (await dueNow(outbox)).at(-1)
      assert.deepEqual([b?.id, b?.attempts, b?.firstTriedAt], ['b', 0, null])
    },
  )

  promises(
    'all that waits for a channel is due at once when it is hurried, and nothing of another',
    async ({ store }) => {
      const { outbox } = store
      const elsewhere = message('c', { due: later(9), channel: 'mail' })
      await outbox.post({ messages: [message('a'), message('b', { due: later(9) }), elsewhere] })
      await outbox.claim('a', instant(noon))
      await outbox.settle('a', { outcome: 'later', due: later(99), why: 'no answer' })
      assert.deepEqual(await dueNow(outbox), [])
      assert.equal(await outbox.hurry('oncall', instant(noon)), 2)
      assert.deepEqual(idsOf(await dueNow(outbox)).toSorted(), ['a', 'b'])
      assert.deepEqual(await dueNow(outbox, 10, 'mail'), [])
    },
  )

  promises('what a channel answered is there for the next message of the thread', async ({ store }) => {
    const { outbox } = store
    await outbox.post({ messages: [message('a', { thread: 't' }), message('x')] })
    assert.deepEqual(
      (await dueNow(outbox)).map(({ handle, opens }) => [handle, opens]),
      [
        [null, true],
        [null, true],
      ],
    )
    await outbox.claim('a', instant(noon))
    await outbox.settle('a', { outcome: 'sent', at: instant(noon), handle: { ts: '1' } })
    await outbox.post({ messages: [message('b', { thread: 't' })] })
    const [x, b] = await dueNow(outbox)
    assert.deepEqual([x?.handle, x?.opens, b?.handle, b?.opens], [null, true, { ts: '1' }, false])
  })

  promises('nothing is settled twice; what went out without a claim is settled too', async ({ store }) => {
    const { outbox } = store
    await outbox.post({ messages: [message('a'), message('b')] })
    await outbox.settle('b', { outcome: 'sent', at: instant(noon) })
    assert.deepEqual(idsOf(await dueNow(outbox)), ['a'])
    await outbox.claim('a', instant(noon))
    await outbox.settle('a', { outcome: 'failed', at: later(1), why: 'refused' })
    await outbox.settle('a', { outcome: 'sent', at: later(2), handle: { ts: '1' } })
    const [told] = await outbox.told({ subject: 'incident of a' })
    assert.deepEqual(
      [told?.state, told?.settledAt, told?.why, told?.attempts],
      ['failed', later(1), 'refused', 1],
    )
  })

  promises('a diverted message and the one that is told instead are one step', async ({ store }) => {
    const { outbox } = store
    await outbox.post({ messages: [message('a')] })
    await outbox.claim('a', instant(noon))
    const to = message('a by mail', { channel: 'mail' })
    await outbox.settle('a', { outcome: 'diverted', at: instant(noon), why: 'dead for 5m', to: [to] })
    assert.deepEqual(await dueNow(outbox), [])
    assert.deepEqual(idsOf(await dueNow(outbox, 10, 'mail')), ['a by mail'])
  })
}

function recordPromises(promises: Promises): void {
  promises('what ended is written down once, with its entries', async ({ store, reopen }) => {
    await store.outbox.post({ messages: [message('a'), message('b'), message('c')] })
    for (const id of ['a', 'b']) {
      await store.outbox.claim(id, instant(noon))
      await store.outbox.settle(id, { outcome: 'sent', at: later(id === 'a' ? 2 : 1) })
    }
    assert.equal(await store.outbox.dismiss('oncall', later(3), 'its route was removed'), 1)
    assert.deepEqual(idsOf(await store.outbox.unrecorded(2)), ['b', 'a'])
    const [written] = await store.outbox.record(['a', 'b'], [entry({ kind: 'alert.sent' })])
    assert.equal(written?.seq, 1)
    const { outbox } = await reopen()
    assert.deepEqual(
      (await outbox.unrecorded(9)).map(({ id, state, why }) => [id, state, why]),
      [['c', 'failed', 'its route was removed']],
    )
  })

  promises(
    'what waits for others than those who are kept is dismissed, and nothing else',
    async ({ store }) => {
      const { outbox } = store
      await outbox.post({
        messages: [
          message('anna'),
          message('bob', { recipient: 'bob' }),
          message('eve', { recipient: 'eve' }),
          message('elsewhere', { channel: 'mail', recipient: 'eve' }),
        ],
      })
      await outbox.claim('eve', instant(noon))
      assert.equal(await outbox.dismissOthers('oncall', later(1), 'removed', ['anna', 'bob']), 1)
      assert.deepEqual(idsOf(await dueNow(outbox)), ['anna', 'bob'])
      assert.deepEqual(idsOf(await dueNow(outbox, 10, 'mail')), ['elsewhere'])
      assert.equal(await outbox.dismissOthers('oncall', later(1), 'removed', []), 2)
    },
  )

  promises('channels say what waits, since when, and how the newest ended', async ({ store }) => {
    const { outbox } = store
    assert.deepEqual(await outbox.channels(), [])
    await outbox.post({
      messages: [
        message('a', { made: later(-9) }),
        message('b'),
        message('c', { channel: 'mail', made: later(-1) }),
      ],
    })
    await outbox.claim('a', instant(noon))
    await outbox.settle('a', { outcome: 'sent', at: later(4) })
    await outbox.claim('c', instant(noon))
    await outbox.settle('c', { outcome: 'failed', at: later(5), why: 'refused' })
    assert.deepEqual(await outbox.channels(), [
      { channel: 'mail', waiting: 0, oldest: null, lastSentAt: null, lastFailedAt: later(5) },
      { channel: 'oncall', waiting: 1, oldest: instant(noon), lastSentAt: later(4), lastFailedAt: null },
    ])
    assert.equal((await store.stats()).outbox, 1)
  })

  promises('retention takes what is settled, and never what waits', async ({ store }) => {
    const { outbox } = store
    await store.append([entry()])
    await outbox.post({ messages: [message('old'), message('new'), message('waits')] })
    for (const [id, at] of [
      ['old', 1],
      ['new', 100],
    ] as const) {
      await outbox.claim(id, instant(noon))
      await outbox.settle(id, { outcome: 'sent', at: later(at) })
    }
    await store.prune({ countsBefore: later(50), journalBefore: later(50) })
    assert.deepEqual(idsOf(await outbox.told({})), ['waits', 'new'])
  })
}
