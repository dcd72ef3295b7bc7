// Who looks, how many must agree, and how they hear each other.

import type { NodeName } from '../../terms/index.ts'
import type { Config, HostPort, NodesLink } from './config.ts'
import type { Scene } from './names.ts'
import type { Written } from './shape.ts'

export function resolveVantages(written: Written, self: NodeName, scene: Scene): Config['vantages'] {
  const { quorum, canaries } = written.vantages
  const of = written.vantages.of.length === 0 ? [self] : [...new Set(written.vantages.of)]
  if (quorum > of.length)
    scene.tell(
      ['vantages', 'quorum'],
      `a quorum of ${quorum} can never be reached by ${of.length} vantage${of.length === 1 ? '' : 's'} (${of.join(', ')})`,
      'lower `quorum`, or name more nodes in `of`',
    )
  if (!of.includes(self))
    scene.warn(
      ['vantages', 'of'],
      `this node (${self}) is not among the vantages: what it sees does not count`,
    )
  const link = resolveLink(written, self, of, scene)
  return { quorum, of, canaries, ...(link && { link }) }
}

/** Null, and told, when nobody could be heard. */
function resolveLink(
  { vantages, listen }: Written,
  self: NodeName,
  of: readonly NodeName[],
  scene: Scene,
): NodesLink | null {
  const others = of.filter((name) => name !== self)
  const at = Object.entries(vantages.at).map(([name, place]) => ({ name: name as NodeName, ...place }))
  if (vantages.keyFile === undefined) {
    if (others.length > 0 || at.length > 0 || listen.nodes !== undefined)
      scene.warn(
        ['vantages', at.length > 0 ? 'at' : 'of'],
        `nobody is heard but this node (${self}): without a key no other vantage is believed`,
        'make one with `openssl rand -base64 32 > nodes.key && chmod 600 nodes.key`, and write `keyFile: nodes.key`',
      )
    return null
  }
  const keyFile = scene.nameFile(['vantages', 'keyFile'], vantages.keyFile, true)
  const own: HostPort | undefined = listen.nodes ?? at.find(({ name }) => name === self)
  if (own === undefined) {
    scene.tell(
      ['vantages', 'at'],
      `it is not said where this node (${self}) hears the others`,
      `write \`at: { ${self}: 10.0.0.5:8444 }\` with an address of its machine, or \`listen: { nodes: … }\``,
    )
    return null
  }
  for (const name of others)
    if (!at.some((place) => place.name === name))
      scene.warn(
        ['vantages', 'at'],
        `${name} is a vantage and not in \`at\`: it is heard, and hears of no other’s first failure`,
      )
  return { listen: { host: own.host, port: own.port }, at, keyFile }
}
