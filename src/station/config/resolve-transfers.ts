// Secondaries of an embedded zone, and the refusal of those that could not be told from a stranger.

import type { Static } from 'typebox'
import { isLoopback } from '../../nameserver/index.ts'
import type { TransfersSpec } from '../../publishers/index.ts'
import { declaredAt, type Scene } from './names.ts'
import type { Path } from './problems.ts'
import type { TransfersShape } from './shape-transfers.ts'

export function resolveTransfers(
  written: Static<typeof TransfersShape>,
  here: Path,
  scene: Scene,
): TransfersSpec {
  const { secondaries, key, primary } = written
  const hosts = [...new Set(secondaries.map(({ host }) => host))]
  const allowFrom = written.allowFrom.length > 0 ? written.allowFrom : hosts
  const named = declaredAt(scene.root, here)
  if (!named.has('secondaries') && !named.has('allowFrom'))
    scene.tell(here, 'nobody could fetch the zone: write `secondaries` or `allowFrom`')
  const [stranger] = allowFrom.filter((address) => !isLoopback(address))
  if (key === undefined && stranger !== undefined)
    scene.tell(
      here,
      `${stranger} could fetch the zone without a key, and so could anybody who sends from its address`,
      'write `key`, with the secret that the secondary has too',
    )
  return {
    secondaries,
    allowFrom,
    ...(key && {
      key: { ...key, secretFile: scene.nameFile([...here, 'key', 'secretFile'], key.secretFile, true) },
    }),
    ...(primary && { primary }),
  }
}
