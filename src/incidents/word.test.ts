import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Notice, NoticeState } from '../signals/index.ts'
import type { FoundationPath, Instant } from '../terms/index.ts'
import { type Said, wordOf } from './word.ts'

const at = (minute: number): Instant => (minute * 60_000) as Instant
function said(state: NoticeState, minute: number, more: Partial<Notice> = {}, share = 1): Said {
  const notice: Notice = {
    feed: 'aws',
    incident: 'i1',
    update: 'u1',
    state,
    title: 'Increased error rates',
    body: '',
    providerAt: at(minute),
    receivedAt: at(minute),
    foundations: ['aws/us-east-1' as FoundationPath],
    ...more,
  }
  return { notice, share }
}
const belief = (now: number, ...all: Said[]): number => wordOf(all, at(now)).belief

describe('a provider’s word', () => {
  test('admitting raises, watching raises less, being over lowers, nothing said is nothing', () => {
    const [raised, watched, over] = (['investigating', 'monitoring', 'resolved'] as const).map((state) =>
      belief(1, said(state, 0)),
    )
    assert.ok(raised! > watched! && watched! > 0 && over! < 0)
    assert.equal(belief(1), 0)
  })

  test('of what a service stands on softly it is worth less', () =>
    assert.ok(belief(1, said('identified', 0, {}, 0.35)) < belief(1, said('identified', 0))))

  test('it expires: an end after an hour, an admission that nobody took back after a day', () => {
    assert.ok(belief(60, said('resolved', 0)) < 0)
    assert.equal(belief(61, said('resolved', 0)), 0)
    assert.ok(belief(1440, said('investigating', 0)) > 0)
    assert.equal(belief(1441, said('investigating', 0)), 0)
  })

  test('one trouble that is over does not deny another that stands', () =>
    assert.equal(
      belief(1, said('investigating', 0), said('resolved', 0)),
      belief(1, said('investigating', 0)),
    ))

  test('announced work counts while it is under way, not from its announcement on', () => {
    const work = said('maintenance', 0, { beganAt: at(60), until: at(120) })
    assert.deepEqual(
      [59, 60, 120, 121].map((minute) => wordOf([work], at(minute)).maintenance),
      [false, true, true, false],
    )
    assert.equal(belief(90, work), 0)
  })

  test('announced work that nobody ever ends is forgotten a day after it began or was last spoken of', () => {
    const endless = said('maintenance', 0, { beganAt: at(60), until: at(100_000) })
    const spokenOf = said('maintenance', 300, { beganAt: at(60), until: at(100_000) })
    assert.equal(wordOf([endless], at(60 + 1440)).maintenance, true)
    assert.equal(wordOf([endless], at(61 + 1440)).maintenance, false)
    assert.equal(wordOf([spokenOf], at(300 + 1440)).maintenance, true)
  })
})
