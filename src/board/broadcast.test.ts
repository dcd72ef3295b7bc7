import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Broadcast, type Listener } from './broadcast.ts'
import type { EventStream } from './stream.ts'

/** Keeps what was written to it. */
class Heard {
  readonly frames: Buffer[] = []
  open = true
  readonly stream = {
    write: (frame: Buffer) => this.open && this.frames.push(frame),
    cut: () => {
      this.open = false
    },
  } as unknown as EventStream

  get text(): string {
    return this.frames.join('')
  }
}

/** Turns wait until they are taken. */
function byHand() {
  const turns: (() => void)[] = []
  return {
    turn: (next: () => void) => void turns.push(next),
    taken: () => turns.length,
    one: () => turns.shift()?.(),
    all() {
      let most = 0
      for (; turns.length > 0; most++) turns.shift()!()
      return most
    },
  }
}

const frame = (text: string): Buffer => Buffer.from(text)

describe('a broadcast', () => {
  test('writes the same bytes to all, a bounded number of them in a turn', () => {
    const hand = byHand()
    const all = new Broadcast(hand.turn)
    const crowd = Array.from({ length: 5_000 }, () => new Heard())
    for (const { stream } of crowd) all.add(stream, { sent: 0, reading: false })
    all.say(frame('a'))
    let turns = 0
    for (; hand.taken() > 0; turns++) {
      const before = crowd.filter(({ frames }) => frames.length > 0).length
      hand.one()
      assert.ok(crowd.filter(({ frames }) => frames.length > 0).length - before <= 200)
    }
    assert.ok(turns >= 25)
    assert.equal(new Set(crowd.flatMap(({ frames }) => frames)).size, 1)
  })

  test('whoever comes, goes or reads the past meanwhile: each hears all that was said since it came, once, in order', () => {
    type Step = 'say' | 'join' | 'join reading' | 'catch up' | 'leave' | 'turn'
    const step = fc.constantFrom<Step>('say', 'join', 'join reading', 'catch up', 'leave', 'turn')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(), (steps, dice) => {
        const hand = byHand()
        const all = new Broadcast(hand.turn)
        const here: { heard: Heard; listener: Listener; since: number }[] = []
        let said = 0
        const join = (reading: boolean): void => {
          const heard = new Heard()
          here.push({ heard, listener: all.add(heard.stream, { sent: said, reading }), since: said })
        }
        const one = (i: number) => here[(dice + i) % Math.max(1, here.length)]
        const perform: Record<Step, (i: number) => void> = {
          say: () => all.say(frame(`${++said};`), said),
          join: () => join(false),
          'join reading': () => join(true),
          'catch up': (i) => one(i)?.listener.reading && all.caughtUp(one(i)!.listener),
          leave(i) {
            const [gone] = here.length > 0 ? here.splice((dice + i) % here.length, 1) : []
            if (gone) all.remove(gone.listener)
          },
          turn: () => hand.one(),
        }
        for (const [i, kind] of steps.entries()) perform[kind](i)
        for (const { listener } of here) if (listener.reading) all.caughtUp(listener)
        hand.all()
        for (const { heard, since } of here)
          assert.equal(
            heard.text,
            Array.from({ length: said - since }, (_, i) => `${since + i + 1};`).join(''),
          )
      }),
      { numRuns: 300 },
    )
  })

  test('an entry that a listener has read in the past is not written to it again', () => {
    const hand = byHand()
    const all = new Broadcast(hand.turn)
    const heard = new Heard()
    const listener = all.add(heard.stream, { sent: 0, reading: true })
    for (const seq of [1, 2, 3]) all.say(frame(`${seq};`), seq)
    hand.all()
    assert.equal(heard.text, '')
    listener.sent = 2
    all.caughtUp(listener)
    assert.equal(heard.text, '3;')
  })

  test('who reads the past for too long is cut off, and nothing is kept for it', () => {
    const hand = byHand()
    const all = new Broadcast(hand.turn)
    const [slow, quick] = [new Heard(), new Heard()]
    all.add(slow.stream, { sent: 0, reading: true })
    all.add(quick.stream, { sent: 0, reading: false })
    for (let seq = 1; seq <= 10_001; seq++) {
      all.say(frame('x'), seq)
      hand.all()
    }
    assert.deepEqual([slow.open, quick.open, quick.frames.length], [false, true, 10_001])
  })
})
