import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bad, good } from '../../terms/index.ts'
import { drawPage } from './draw-page.ts'
import type { DrawAsk, DrawnPage } from './drawing.ts'

const ask = { path: '/', query: '', at: 0, board: null, session: null, refused: null, copy: false }

/** A page that asks for `a`, and for each thing that it finds in an answer. */
function chain({ answers }: DrawAsk): DrawnPage {
  const wanted = ['a', ...Object.values(answers).flatMap(({ body }) => JSON.parse(body) as string[])]
  const at = (path: string): boolean => answers[path] !== undefined
  return {
    status: 200,
    location: null,
    styles: null,
    html: wanted.join(' '),
    asked: wanted.filter((path) => !at(path)),
    used: wanted.filter(at),
  }
}

const facts: Readonly<Record<string, { status: number; body: string }>> = {
  a: { status: 200, body: '["b"]' },
  b: { status: 200, body: '["c"]' },
  c: { status: 503, body: '[]' },
}

function world() {
  const drawn: string[][] = []
  const answered: string[] = []
  return {
    drawn,
    answered,
    draw: async (one: DrawAsk) => {
      drawn.push(Object.keys(one.answers))
      return good(chain(one))
    },
    answer: async (path: string) => {
      answered.push(path)
      return facts[path] ?? { status: 404, body: '[]' }
    },
  }
}

describe('a page is drawn', () => {
  test('again until it asks for nothing new, each thing answered once', async () => {
    const at = world()
    const made = await drawPage(ask, [], at)
    assert.ok(made.ok && made.value !== 'stands')
    assert.equal(made.value.page.html, 'a b c')
    assert.deepEqual(at.answered, ['a', 'b', 'c'])
    assert.deepEqual(made.value.page.used, ['a', 'b', 'c'])
    assert.equal(made.value.poor, true, 'an answer of 503 makes it poor')
  })

  test('once when what it asked the last time is known', async () => {
    const at = world()
    await drawPage(ask, ['a', 'b', 'c'], at)
    assert.deepEqual(at.drawn, [['a', 'b', 'c']])
  })

  test('four times at most, and with forty answers at most', async () => {
    const endless = world()
    let n = 0
    const more = async () => ({ status: 200, body: `["x${++n}"]` })
    const made = await drawPage(ask, [], { ...endless, answer: more })
    assert.ok(made.ok)
    assert.equal(endless.drawn.length, 4)
    const wide = world()
    const many = JSON.stringify(Array.from({ length: 100 }, (_, i) => `w${i}`))
    await drawPage(ask, [], {
      ...wide,
      answer: async (path) => ({ status: 200, body: path === 'a' ? many : '[]' }),
    })
    assert.equal(wide.drawn.at(-1)?.length, 40)
  })

  test('not at all while one of the same matter stands; only moments may differ', async () => {
    const answer = (now: number, reports: number) => async () => ({
      status: 200,
      body: `{"now":"${now}","ms":${now},"durationMs":${now},"text":"\\"now\\":\\"${reports}\\""}`,
    })
    const drawn = async (now: number, reports: number) => {
      const draw = async () => good({ ...chain({ ...ask, answers: {} }), asked: [], used: ['a'] })
      return drawPage(ask, ['a'], { draw, answer: answer(now, reports) })
    }
    const first = await drawn(1, 5)
    assert.ok(first.ok && first.value !== 'stands')
    const { matter } = first.value
    const later = async (now: number, reports: number): Promise<boolean> => {
      const draw = async () => bad('drawn')
      const made = await drawPage(ask, ['a'], {
        ...{ draw, answer: answer(now, reports) },
        stands: (one) => one === matter,
      })
      return made.ok && made.value === 'stands'
    }
    assert.equal(await later(2, 5), true)
    assert.equal(await later(2, 6), false)
  })

  test('not at all when the renderer fails: the reason is handed on', async () => {
    const made = await drawPage(ask, [], { ...world(), draw: async () => bad('it broke') })
    assert.deepEqual(made, bad('it broke'))
  })
})
