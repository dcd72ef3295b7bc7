// What a joined node is ordered that looks or answers: the same as the node of the main process, with the text of each
// zone in place of its file's name, which is on another machine.

import type { NodeLine } from '../../board/index.ts'
import { formatMasterFile } from '../../dns/index.ts'
import type { NodeOrders } from '../node/protocol.ts'
import { readZone } from '../node/resources.ts'

export type WholeOrders = Extract<NodeLine, { kind: 'node' }>

/** Rejects when a zone's file cannot be read. Who is counted is the main node's concern alone. */
export async function wholeOrders({ counted: _, ...orders }: NodeOrders): Promise<WholeOrders> {
  const zones = await Promise.all(
    orders.publishers.flatMap((spec) =>
      spec.kind !== 'embedded' || spec.file === undefined
        ? []
        : [
            readZone(spec).then(({ zone }) => ({
              publisher: spec.id as string,
              text: formatMasterFile(zone),
            })),
          ],
    ),
  )
  return { kind: 'node', orders: JSON.parse(JSON.stringify(orders)) as Record<string, unknown>, zones }
}
