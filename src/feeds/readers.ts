// Which reader reads which kind of feed. A new kind is one line here and a file of its own.

import { readAwsHealth } from './aws-health.ts'
import { readAwsStatus } from './aws-status.ts'
import { readAzure } from './azure.ts'
import { readBetterStack } from './better-stack.ts'
import { readCstate } from './cstate.ts'
import { readGcp } from './gcp.ts'
import { readIncidentIo } from './incident-io.ts'
import { readInstatus } from './instatus.ts'
import type { Reader } from './record.ts'
import { readStatuspage } from './statuspage.ts'
import { readSyndicated } from './syndicated.ts'

export const readers: Readonly<Record<string, Reader>> = {
  statuspage: readStatuspage,
  'incident-io': readIncidentIo,
  instatus: readInstatus,
  'better-stack': readBetterStack,
  cstate: readCstate,
  'aws-health': readAwsHealth,
  'aws-status': readAwsStatus,
  gcp: readGcp,
  azure: readAzure,
  rss: readSyndicated,
  atom: readSyndicated,
}

/** Null: no such kind. */
export const readerOf = (kind: string): Reader | null =>
  Object.hasOwn(readers, kind) ? readers[kind]! : null
