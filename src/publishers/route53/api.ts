// The three requests that are made of Route 53, through the AWS SDK. It is loaded when the first of them is made: who
// configures no Route 53 never pays for it. Its own retries are off, for they know nothing of our time and rate.

import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53'
import type { Route53Spec } from '../spec.ts'

export type Page = {
  readonly sets: readonly ResourceRecordSet[]
  /** The name that the next page begins with; null on the last. */
  readonly next: string | null
}

/** Each rejects with what the SDK throws. */
export type Route53Api = {
  list(from: string, most: number, signal: AbortSignal): Promise<Page>
  change(changes: readonly Change[], signal: AbortSignal): Promise<void>
  /** The hosted zone's name as Route 53 writes it. */
  zoneName(signal: AbortSignal): Promise<string>
}

/** Not asked twice: what is loading is shared. */
export function openRoute53(spec: Route53Spec): () => Promise<Route53Api> {
  let opened: Promise<Route53Api> | null = null
  return () => {
    opened ??= load(spec)
    return opened
  }
}

async function load(spec: Route53Spec): Promise<Route53Api> {
  const sdk = await import('@aws-sdk/client-route-53')
  const client = new sdk.Route53Client({
    region: spec.region,
    maxAttempts: 1,
    ...(spec.endpoint === undefined ? {} : { endpoint: spec.endpoint }),
    ...(await credentialsOf(spec)),
  })
  const HostedZoneId = spec.hostedZone
  return {
    async list(from, most, abortSignal) {
      const asked = { HostedZoneId, StartRecordName: from, MaxItems: most }
      const page = await client.send(new sdk.ListResourceRecordSetsCommand(asked), { abortSignal })
      return {
        sets: page.ResourceRecordSets ?? [],
        next: page.IsTruncated ? (page.NextRecordName ?? null) : null,
      }
    },
    async change(changes, abortSignal) {
      const asked = { HostedZoneId, ChangeBatch: { Changes: [...changes], Comment: 'Holdfast' } }
      await client.send(new sdk.ChangeResourceRecordSetsCommand(asked), { abortSignal })
    },
    async zoneName(abortSignal) {
      const zone = await client.send(new sdk.GetHostedZoneCommand({ Id: HostedZoneId }), { abortSignal })
      return zone.HostedZone?.Name ?? ''
    },
  }
}

/** A file or profile that is named is the only source; otherwise the SDK's own chain is asked. */
async function credentialsOf({ credentialsFile, profile }: Route53Spec) {
  if (credentialsFile === undefined) return profile === undefined ? {} : { profile }
  const { fromIni } = await import('@aws-sdk/credential-provider-ini')
  const file = { filepath: credentialsFile, configFilepath: credentialsFile, ignoreCache: true }
  return { credentials: fromIni({ ...file, profile: profile ?? 'default' }) }
}
