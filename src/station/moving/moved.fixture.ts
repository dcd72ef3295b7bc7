// What an import came to, as tests ask for it.

import assert from 'node:assert/strict'
import { instant, type JsonObject } from '../../terms/index.ts'
import { readConfig } from '../config/index.ts'
import type { Moved } from './draft.ts'
import { type WrittenMove, writtenMove } from './written.ts'

export const today = instant(Date.parse('2026-11-26T00:00Z'))
export const bytes = (text: string): Uint8Array => Buffer.from(text)
export const written = (moved: Moved): WrittenMove => writtenMove(moved, 'a test')

/** As the configuration reads it, with the environment that the import asks for. */
export function read(move: WrittenMove) {
  const env = Object.fromEntries([
    ...move.variables.map((name) => [name, '1'] as const),
    ...move.secrets.flatMap((one) => (one.kind === 'variable' ? [[one.name, one.value] as const] : [])),
  ])
  const config = readConfig(move.text, { file: 'imported.yaml', env, baseFolder: '/' })
  assert.ok(config.ok, config.ok ? '' : JSON.stringify(config.error))
  return config.value
}

export const entry = (move: WrittenMove, section: string, id: string): JsonObject =>
  (move.config[section] as JsonObject)[id] as JsonObject

export const lossesOf = (move: WrittenMove, where: string): readonly string[] =>
  move.losses.flatMap((loss) => (loss.where === where ? [`${loss.what}: ${loss.why}`] : []))

/** Looks like one of our references, and is none. */
export const plain = 'Welcome $'.concat('{you}')
