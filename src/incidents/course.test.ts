import assert from 'node:assert/strict'
import { test } from 'node:test'
import { followCourse, type Plateau, trendOf } from './course.ts'

function after(...stretches: readonly (readonly [minutes: number, excess: number])[]): Plateau {
  const course: Plateau = { plateau: 0, fallen: false }
  for (const [minutes, excess] of stretches)
    for (let i = 0; i < minutes; i++) followCourse(course, excess, true)
  return course
}

test('what lingers at a sixth for half a day stays fallen, though the plateau sinks below it', () => {
  for (const hours of [1, 6, 12]) assert.equal(after([180, 6], [hours * 60, 1]).fallen, true, `${hours} h`)
})

test('an outage that comes back to its plateau, or to twice what lingered by then, has not fallen', () => {
  assert.equal(after([180, 6], [120, 1], [10, 6]).fallen, false)
  assert.equal(after([180, 6], [720, 1], [10, 3]).fallen, false)
})

test('a trend is one beyond chance', () => {
  assert.deepEqual(
    [trendOf(100, 104), trendOf(100, 30), trendOf(30, 100), trendOf(2, 4)],
    ['level', 'falling', 'rising', 'level'],
  )
})
