import type { ExerciseView } from '../../board/index.ts'
import { connect } from './connection.ts'
import { table } from './format.ts'

type Print = (value: unknown) => void

export async function listExercises(options: { url?: string; json?: boolean }, print: Print): Promise<void> {
  const list = await connect(options, process.env).get<ExerciseView[]>('/api/v1/exercises')
  if (options.json) return void print(list)
  if (list.length === 0) return void print('no exercises; start one with: holdfast replay aws-2025-10-20')
  print(
    table([
      ['id', 'scenario', 'label', 'state', 'virtual time', 'reports'],
      ...list.map((e) => [e.id, e.scenario, e.label, e.state, e.now, String(e.reports)]),
    ]),
  )
}

export async function deleteExercise(id: string, options: { url?: string }, print: Print): Promise<void> {
  await connect(options, process.env).send('DELETE', `/api/v1/exercises/${encodeURIComponent(id)}`)
  print(`${id} and its journal are deleted`)
}
