// What the board needs of the nodes that joined: whoever keeps them decides, here is only the shape.

import type { Outcome } from '../terms/index.ts'
import type { OrderRefusal } from './desk.ts'
import type {
  JoinQuery,
  NewsBody,
  NodeLine,
  PublishedAnswer,
  PublishedQuery,
  WriteAnswer,
  WriteBody,
} from './node-wire.ts'

export type NodeJoining = JoinQuery & {
  readonly name: string
  /** Whose token it came with, for the journal. */
  readonly token: string
}

/** The open stream to a node. */
export type NodeStream = {
  send(line: NodeLine): void
  /** Ends it: the node's process is taken to be another one. */
  end(): void
}

export interface JoinedNodes {
  /**
   * Whether it may join. Called with its stream, the answer sends there everything in force and from then on what
   * changes, and returns what to call when the stream has closed.
   */
  join(node: NodeJoining): Outcome<(stream: NodeStream) => () => void, OrderRefusal>
  hear(name: string, news: NewsBody): Outcome<null, OrderRefusal>
  published(name: string, query: PublishedQuery): Promise<Outcome<PublishedAnswer, OrderRefusal>>
  write(name: string, body: WriteBody): Promise<Outcome<WriteAnswer, OrderRefusal>>
}
