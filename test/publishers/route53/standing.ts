// A Route 53 of one test's own with credentials in a file, and publishers for it.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DomainName } from '../../../src/dns/index.ts'
import type { FullPublisher, Route53Spec } from '../../../src/publishers/index.ts'
import { route53Publisher } from '../../../src/publishers/route53/publisher.ts'
import { instant, type PublisherId, seededRandom } from '../../../src/terms/index.ts'
import { type Options, type Route53, startRoute53 } from './server.ts'
import type { Credentials } from './signature.ts'

export const zoneId = 'Z0123456789ABCDEFGHIJ'
export const zone = 'shop.example' as DomainName
export const operator: Credentials = {
  accessKeyId: 'AKIAIOSFODNN7OPERATE',
  secretAccessKey: 'a-secret-access-key-of-forty-characters.',
}

export type Stand = {
  readonly route53: Route53
  readonly spec: Route53Spec
  publisher(changed?: Partial<Route53Spec>, budgetMs?: number): FullPublisher
  /** What the credentials file holds from now on. */
  sign(as: Partial<Credentials>, profile?: string): Promise<void>
  stop(): Promise<void>
}

export async function standRoute53(options: Partial<Options> = {}): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-route53-'))
  const credentialsFile = join(folder, 'credentials')
  const route53 = await startRoute53(`${zone}.`, zoneId, { credentials: [operator], ...options })
  const spec: Route53Spec = {
    id: 'cloud' as PublisherId,
    kind: 'route53',
    zone,
    hostedZone: zoneId,
    region: 'us-east-1',
    endpoint: route53.url,
    credentialsFile,
    requestsPerSecond: 5,
  }
  const sign: Stand['sign'] = async ({ accessKeyId, secretAccessKey, sessionToken }, profile = 'default') => {
    const lines = [
      accessKeyId && `aws_access_key_id = ${accessKeyId}`,
      secretAccessKey && `aws_secret_access_key = ${secretAccessKey}`,
      sessionToken && `aws_session_token = ${sessionToken}`,
    ]
    await writeFile(credentialsFile, [`[${profile}]`, ...lines, ''].join('\n'), { mode: 0o600 })
  }
  await sign(operator)
  let made = 0
  return {
    route53,
    spec,
    sign,
    publisher: (changed = {}, budgetMs = 5000) =>
      route53Publisher({ ...spec, ...changed }, { ...world(++made), budgetMs }),
    async stop() {
      await route53.close()
      await rm(folder, { recursive: true })
    },
  }
}

const world = (seed: number) => ({
  clock: { now: () => instant(Date.now()), monotonic: () => performance.now() },
  timers: {
    after(wait: number, act: () => void) {
      const timer = setTimeout(act, wait)
      return () => clearTimeout(timer)
    },
  },
  random: seededRandom(seed),
})
