import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Overview } from '../overview.ts'
import { Past, someMonday } from '../past.ts'
import { type Drawn, pictureHtml, pictureSvg } from './picture.ts'
import { roundBelow } from './plot.ts'

const name = 'a<b> & "c"'
const minutes = 1500

/** An hour of surge late in a quiet day. */
function drawn(more: Partial<Drawn> = {}): Drawn {
  const past = new Past({ begins: someMonday })
  const toMinute = (minute: number): number => minute
  const setup = { past, series: 2, from: 0, minutes, begins: someMonday, grain: 1, toMinute }
  const overview = new Overview(setup)
  for (let minute = 0; minute < minutes; minute++) {
    const counted = [
      { series: name, count: minute >= 1300 && minute < 1360 ? 30 : (minute * 7) % 5 === 0 ? 1 : 0 },
      { series: 'quiet', count: minute % 9 === 0 ? 1 : 0 },
    ]
    past.minute(minute, counted)
    overview.minute(minute, counted)
  }
  overview.end(minutes - 1)
  return {
    title: `past of ${name}`,
    subtitle: 'one alarm',
    alarms: past.alarms,
    spans: overview.spans(),
    closeups: overview.closeups(),
    from: 0,
    counted: 0,
    minutes,
    toMinute,
    say: (minute) => `minute ${minute}`,
    ...more,
  }
}

const count = (text: string, part: string): number => text.split(part).length - 1

describe('the picture of a backtest', () => {
  test('shows the span of the alarmed series and its alarm close up, with what was usual', () => {
    const { closeups, alarms } = drawn()
    const [closeup] = closeups
    assert.equal(closeups.length, 1)
    assert.equal(closeup!.alarm, alarms[0])
    assert.equal(closeup!.came[1310 - closeup!.from], 30)
    assert.ok(Math.max(...closeup!.usual) < 2, 'an outage is not its own usual')
    const svg = pictureSvg(drawn())
    assert.equal(count(svg, 'class="came"'), 3, 'the legend, the span, the alarm')
    assert.equal(count(svg, '<title>alarm from minute'), 2)
    assert.ok(!svg.includes('quiet'), 'what had no alarm is drawn only when it is asked for')
    assert.ok(pictureSvg(drawn({ wanted: ['quiet'] })).includes('>quiet<'))
  })

  test('a reopened alarm is not drawn a second time, and a series that nobody reported is said to be one', () => {
    const base = drawn()
    assert.equal(base.closeups.length, 1)
    assert.match(pictureSvg(drawn({ wanted: ['unheard-of'] })), /nobody reported/)
  })

  test('what opened while it only learnt makes no series a most alarmed one', () => {
    assert.match(pictureSvg(drawn({ counted: 1400 })), /No alarm/)
  })

  test('says so where there was no alarm', () => {
    assert.match(pictureSvg(drawn({ alarms: [] })), /No alarm: there is nothing to draw\./)
  })

  test('names of a file are text in it, whatever they are; nothing is fetched from anywhere', () => {
    for (const picture of [pictureSvg(drawn()), pictureHtml(drawn())]) {
      assert.ok(picture.includes('a&lt;b&gt; &amp; '))
      assert.ok(!picture.includes('a<b>'))
      assert.deepEqual(
        [...picture.matchAll(/(?:href|src|url|@import)\b[=( ]/g)].map(([found]) => found),
        [],
      )
      assert.doesNotMatch(picture, /NaN|Infinity|undefined/)
    }
  })

  test('what an axis is marked with is round, and no more than the highest', () => {
    assert.deepEqual([1, 1.9, 2, 4.9, 5, 73, 0.3, 1000].map(roundBelow), [1, 1, 2, 2, 5, 50, 0.2, 1000])
  })
})
