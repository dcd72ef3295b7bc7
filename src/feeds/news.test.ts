import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Notice, NoticeState } from '../signals/index.ts'
import { instant } from '../terms/index.ts'
import { makeNews, noticeKey } from './news.ts'

const notice = (incident: string, update: string, state: NoticeState = 'investigating'): Notice => ({
  feed: 'cloud',
  incident,
  update,
  state,
  title: 't',
  body: 'b',
  providerAt: instant(1),
  receivedAt: instant(2),
  foundations: [],
})
const keys = (notices: readonly Notice[]) => notices.map((one) => `${one.incident}/${one.update}`)

describe('what is news', () => {
  test('each update of an incident is news once, also over a restart', () => {
    const page = [notice('i', 'u1'), notice('i', 'u2')]
    const news = makeNews('cloud', [])
    assert.deepEqual(keys(news.fresh(page)), ['i/u1', 'i/u2'])
    assert.deepEqual(news.fresh(page), [])
    const again = makeNews('cloud', page.map(noticeKey))
    assert.deepEqual(again.fresh(page), [])
  })

  test('keys of another feed mean nothing', () => {
    const other = noticeKey({ ...notice('i', 'u1'), feed: 'elsewhere' })
    assert.equal(makeNews('cloud', [other]).fresh([notice('i', 'u1')]).length, 1)
  })

  test('a component is news when its status changes, and operational is where it begins', () => {
    const news = makeNews('cloud', [])
    assert.deepEqual(news.fresh([notice('component:c', 'operational@1', 'operational')]), [])
    assert.equal(news.fresh([notice('component:c', 'major_outage@2')]).length, 1)
    assert.deepEqual(news.fresh([notice('component:c', 'major_outage@3')]), [])
    assert.equal(news.fresh([notice('component:c', 'operational@4', 'operational')]).length, 1)
  })

  test('a component that was down before a restart is news when it is back', () => {
    const news = makeNews('cloud', [noticeKey(notice('component:c', 'major_outage@2'))])
    assert.equal(news.fresh([notice('component:c', 'operational@4', 'operational')]).length, 1)
  })

  test('after a restart the latest of what was told of a component counts, in whatever order it is handed in', () => {
    const down = noticeKey(notice('component:c', 'major_outage@2'))
    const back = noticeKey(notice('component:c', 'operational@4', 'operational'))
    for (const seen of [
      [down, back],
      [back, down],
    ]) {
      const news = makeNews('cloud', seen)
      assert.deepEqual(news.fresh([notice('component:c', 'operational@4', 'operational')]), [])
      assert.equal(news.fresh([notice('component:c', 'partial_outage@5')]).length, 1)
    }
  })

  test('an incident that leaves the page is owed its last word, which the history has', () => {
    const news = makeNews('cloud', [])
    news.fresh([notice('i', 'u1')])
    assert.deepEqual(news.owed([notice('i', 'u1')]), [])
    assert.deepEqual(news.owed([]), ['i'])
    const history = [notice('i', 'u1'), notice('i', 'u2', 'resolved'), notice('old', 'u9', 'resolved')]
    assert.deepEqual(keys(news.settle(['i'], history, instant(9))), ['i/u2'])
    assert.deepEqual(news.owed([]), [])
  })

  test('an incident that even the history does not end was withdrawn, and is told so', () => {
    const news = makeNews('cloud', [])
    news.fresh([notice('i', 'u1')])
    const [told] = news.settle(['i'], [], instant(9))
    assert.deepEqual([told?.update, told?.state, told?.receivedAt], ['withdrawn', 'resolved', 9])
  })

  test('after a restart the last word of a known incident is asked for once', () => {
    const news = makeNews('cloud', [noticeKey(notice('i', 'u1'))])
    assert.deepEqual(news.owed([]), ['i'])
    assert.deepEqual(keys(news.settle(['i'], [notice('i', 'u2', 'resolved')], instant(9))), ['i/u2'])
    assert.deepEqual(news.owed([]), [])
  })

  test('a page that gives its troubles new ids tells nothing new by that', () => {
    const news = makeNews('cloud', [])
    const said = (incident: string, update: string) => ({ ...notice(incident, update), body: 'It fails.' })
    assert.deepEqual(keys(news.fresh(news.named([said('a1', 'u1')]))), ['a1/u1'])
    for (const round of ['a2', 'a3', 'a4']) {
      const listed = news.named([said(round, 'u1')])
      assert.deepEqual([keys(news.fresh(listed)), news.owed(listed)], [[], []])
    }
    const more = news.named([said('a5', 'u1'), { ...said('a5', 'u2'), body: 'Still.' }])
    assert.deepEqual(keys(news.fresh(more)), ['a1/u2'])
  })

  test('the same words of two troubles that are both listed are said of two', () => {
    const news = makeNews('cloud', [])
    const listed = [notice('a', 'u1'), notice('b', 'u2')]
    assert.deepEqual(keys(news.fresh(news.named(listed))), ['a/u1', 'b/u2'])
    assert.deepEqual(news.named(listed), listed)
  })

  test('what is too much at once waits for a later round', () => {
    const news = makeNews('cloud', [])
    const page = ['u1', 'u2', 'u3'].map((id) => notice('i', id))
    assert.deepEqual([keys(news.fresh(page, 2)), news.waiting(page)], [['i/u1', 'i/u2'], 1])
    assert.deepEqual(keys(news.fresh(page, 2)), ['i/u3'])
  })

  test('an incident that is not listed is owed its last word after as many rounds as are waited for', () => {
    const news = makeNews('cloud', [])
    const page = [notice('i', 'u1')]
    news.fresh(page)
    assert.deepEqual(
      [news.owed([], 2), news.owed(page, 2), news.owed([], 2), news.owed([], 2)],
      [[], [], [], ['i']],
    )
  })

  test('a component that is no longer ill has come back, and may fall ill again', () => {
    const news = makeNews('cloud', [])
    const ill = (at: number) => ({
      ...notice('component:c', `major_outage@${at}`),
      title: 'API: major outage',
    })
    assert.equal(news.fresh([ill(1)]).length, 1)
    const [back] = news.settle(news.owed([]), [], instant(7))
    assert.deepEqual(
      [back!.update, back!.state, back!.title],
      ['operational@7', 'operational', 'API: operational'],
    )
    assert.equal(news.fresh([ill(8)]).length, 1)
  })
})
