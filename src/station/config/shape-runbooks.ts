// Shapes of `runbooks`, `commands` and `gameDays`: what is done in an emergency, what may be run, and when it is tried.

import { type Static, Type } from 'typebox'
import { duration, keyed, list, shape, text } from './words.ts'

const sentence = (title: string, example: string) =>
  Type.String({ title, minLength: 1, maxLength: 500, examples: [example] })

const StepShape = shape(
  {
    name: Type.Optional(sentence('What people call it', 'Take the east out')),
    within: duration({ title: 'Its time limit', default: '60s' }, '1s', '7d'),
    drain: Type.Optional(
      shape(
        {
          target: text('target-id', { title: 'Target', examples: ['east'] }),
          endpoint: Type.Optional(text('endpoint-name', { title: 'Only of this endpoint' })),
        },
        { title: 'Take a target out', examples: [{ target: 'east' }] },
      ),
    ),
    waitForLag: Type.Optional(
      shape(
        {
          check: text('check-id', { title: 'Check that measures the lag', examples: ['west-lag'] }),
          atMost: duration({ title: 'No further behind than', default: '5s' }, '0s', '1d'),
        },
        { title: 'Wait until a replica has caught up' },
      ),
    ),
    move: Type.Optional(
      shape(
        {
          endpoint: text('endpoint-name', { title: 'Endpoint', examples: ['shop.example'] }),
          to: text('target-id', { title: 'Target', examples: ['west'] }),
        },
        { title: 'Move an endpoint to one target, by draining all others' },
      ),
    ),
    check: Type.Optional(
      shape(
        {
          check: text('check-id', { title: 'Check', examples: ['shop-west'] }),
          is: Type.Enum(['up', 'down'], { title: 'Judged', default: 'up' }),
        },
        { title: 'Wait until a check is judged so' },
      ),
    ),
    notify: Type.Optional(sentence('Tell everybody who is alerted', 'We move to the west.')),
    ask: Type.Optional(
      shape(
        {
          question: sentence('Question', 'Is the database promoted?'),
          by: Type.Enum(['anyone', 'other'], {
            title: 'Who may answer',
            description: '`other`: a person with another token than who began.',
            default: 'anyone',
          }),
        },
        { title: 'Wait for a person' },
      ),
    ),
    run: Type.Optional(
      shape(
        {
          command: text('check-id', {
            title: 'Command, by its name under `commands`',
            examples: ['promote'],
          }),
          undo: Type.Optional(text('check-id', { title: 'Command that undoes it' })),
          repeatable: Type.Boolean({
            title: 'May be run again when it is not known whether it was',
            default: false,
          }),
        },
        { title: 'Run a command that is allowed' },
      ),
    ),
  },
  {
    title: 'Step',
    exactlyOne: ['drain', 'waitForLag', 'move', 'check', 'notify', 'ask', 'run'],
  },
)

export const RunbookShape = shape(
  {
    title: Type.Optional(sentence('What it is for', 'Fail over to the west')),
    steps: list(StepShape, { title: 'Steps, in order', minItems: 1, maxItems: 100 }),
  },
  { title: 'Runbook' },
)

export const RunbooksShape = keyed(
  'check-id',
  Type.Union([text('file-path', { title: 'File with the runbook, YAML' }), RunbookShape], {
    title: 'A file, or the runbook itself',
  }),
  { title: 'Runbooks, by name', maxProperties: 200 },
)

const CommandShape = shape(
  {
    run: list(Type.String({ title: 'Path or argument', minLength: 1, maxLength: 1000 }), {
      title: 'Absolute path of a program, then its arguments',
      description: 'Run as it stands: no shell, no environment, no arguments of anybody else.',
      examples: [['/usr/local/bin/promote', 'west']],
      minItems: 1,
      maxItems: 64,
    }),
  },
  { title: 'Command' },
)

export const CommandsShape = keyed('check-id', CommandShape, {
  title: 'Commands that runbooks may run, by name',
  maxProperties: 200,
})

const GameDayShape = shape(
  {
    lose: text('foundation-path', { title: 'Foundation that is lost', examples: ['aws/us-east-1'] }),
    real: Type.Boolean({
      title: 'For real',
      description: 'Else an exercise on every endpoint that stands on it, which moves no real name.',
      default: false,
    }),
    endpoints: list(text('endpoint-name', { title: 'Endpoint' }), {
      title: 'Endpoints that a real one may touch',
      default: [],
      examples: [['shop.example']],
      maxItems: 100,
    }),
    at: Type.Optional(
      text('utc-time', { title: 'Once, at this time (UTC)', examples: ['2026-12-03T10:00Z'] }),
    ),
    every: Type.Optional(
      duration({ title: 'Again and again, at least so far apart', examples: ['30d'] }, '1d', '400d'),
    ),
    days: list(Type.Enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], { title: 'Day of the week' }), {
      title: 'On these days',
      default: ['tue', 'wed', 'thu'],
      minItems: 1,
      maxItems: 7,
    }),
    between: text('day-hours', {
      title: 'Within these hours (UTC)',
      description: 'When the people are there who would have to help.',
      default: '10:00-16:00',
    }),
  },
  { title: 'Game day', exactlyOne: ['at', 'every'] },
)

export const GameDaysShape = keyed('check-id', GameDayShape, {
  title: 'Drills and exercises that come by themselves, by name',
  maxProperties: 100,
})

export type WrittenRunbook = Static<typeof RunbookShape>
export type WrittenStep = Static<typeof StepShape>
