// Route 53 on this machine: its REST interface of 2013-04-01 over HTTP, with its signatures, its rate, its change
// batches and its delay until all of its nameservers answer with a change. A client cannot tell it from the real one
// but by the address.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { changesFrom, HostedZone } from './hosted-zone.ts'
import { type RecordSet, recordSetXml, storedName } from './record-set.ts'
import { authenticate, type Credentials, type Refusal } from './signature.ts'
import { documentOf, leaf, parseXml, xml } from './xml.ts'

export type Options = {
  readonly credentials: readonly Credentials[]
  readonly requestsPerSecond?: number
  /** Milliseconds that a change takes; another for the same zone is refused meanwhile. */
  readonly changeMs?: number
  /** Milliseconds until the nameservers answer with a change. */
  readonly propagationMs?: number
  /** How far the service's clock is ahead of this machine's. */
  readonly skewMs?: number
  /** A batch that is refused does not say what for. */
  readonly taciturn?: boolean
}

/** What is done to a request in place of answering it; null: answered. */
export type Trick = (action: string, n: number) => { status: number; body: string } | 'no answer' | null

export type Route53 = {
  readonly url: string
  readonly port: number
  readonly zone: HostedZone
  /** Actions that were answered, in order, refused ones with their code. */
  readonly answered: string[]
  options: Options
  trick: Trick
  /** What the nameservers answer with, which follows the zone later. */
  authoritative(name: string, type: string): readonly string[]
  close(): Promise<void>
}

type Reply = { readonly status: number; readonly body: string }

export const account = '111122223333'

export async function startRoute53(zoneName: string, zoneId: string, options: Options): Promise<Route53> {
  const service = new Service(new HostedZone(zoneId, zoneName), options)
  const server = createServer((request, response) => void service.answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return Object.assign(service, {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      service.stop()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}

class Service {
  readonly zone: HostedZone
  readonly answered: string[] = []
  options: Options
  trick: Trick = () => null
  #served: readonly RecordSet[]
  /** By change id: whether all nameservers have it. */
  readonly #insync = new Map<string, boolean>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #asked: number[] = []
  #changing = false
  #requests = 0

  constructor(zone: HostedZone, options: Options) {
    this.zone = zone
    this.options = options
    this.#served = zone.sets
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  authoritative(name: string, type: string): readonly string[] {
    const wanted = storedName(name)
    return this.#served
      .filter((set) => set.Name === wanted && set.Type === type)
      .flatMap(({ Values }) => Values)
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const action = actionOf(request)
    const tricked = this.trick(action, ++this.#requests)
    if (tricked === 'no answer') return
    const reply = tricked ?? (await this.#reply(request, action, Buffer.concat(chunks)))
    const code = /<Code>(\w+)/.exec(reply.body)?.[1]
    this.answered.push(code === undefined ? action : `${action} ${code}`)
    response.writeHead(reply.status, {
      'content-type': 'text/xml',
      'x-amzn-requestid': `request-${this.#requests}`,
      date: new Date(this.#now()).toUTCString(),
    })
    response.end(reply.body)
  }

  #now(): number {
    return Date.now() + (this.options.skewMs ?? 0)
  }

  async #reply(request: IncomingMessage, action: string, body: Buffer): Promise<Reply> {
    const { method = '', url = '', headers } = request
    const who = authenticate({ method, target: url, headers, body }, this.options.credentials, this.#now())
    if ('code' in who) return errorReply(who)
    if (!this.#withinRate()) return errorReply({ status: 400, code: 'Throttling', message: 'Rate exceeded' })
    const { pathname, searchParams } = new URL(url, 'http://route53')
    const id = pathname.split('/')[3] ?? ''
    const resource = action === 'GetChange' ? `change/${id}` : `hostedzone/${id}`
    const { allowed, accessKeyId } = who.credentials
    if (allowed && !allowed.includes(action))
      return errorReply({
        status: 403,
        code: 'AccessDenied',
        message: `User: arn:aws:iam::${account}:user/${accessKeyId} is not authorized to perform: route53:${action} on resource: arn:aws:route53:::${resource} because no identity-based policy allows the route53:${action} action`,
      })
    if (action === 'GetChange') return this.#getChange(id)
    if (id !== this.zone.id)
      return errorReply({
        status: 404,
        code: 'NoSuchHostedZone',
        message: `No hosted zone found with ID: ${id}`,
      })
    if (action === 'GetHostedZone') return this.#getZone()
    if (action === 'ListResourceRecordSets') return this.#list(searchParams)
    if (action === 'ChangeResourceRecordSets') return this.#change(body)
    return errorReply({ status: 404, code: 'UnknownOperationException', message: '' })
  }

  /** Counted in any second, refused requests not. */
  #withinRate(): boolean {
    const { requestsPerSecond = 5 } = this.options
    const now = performance.now()
    while (this.#asked[0] !== undefined && this.#asked[0] <= now - 1000) this.#asked.shift()
    if (this.#asked.length >= requestsPerSecond) return false
    this.#asked.push(now)
    return true
  }

  #getZone(): Reply {
    const { id, name, sets } = this.zone
    const zone = xml(
      'HostedZone',
      leaf('Id', `/hostedzone/${id}`),
      leaf('Name', name),
      leaf('CallerReference', 'made for a test'),
      xml('Config', leaf('PrivateZone', false)),
      leaf('ResourceRecordSetCount', sets.length),
    )
    const servers = xml('NameServers', leaf('NameServer', 'ns-1.example.net'))
    return { status: 200, body: documentOf('GetHostedZoneResponse', zone, xml('DelegationSet', servers)) }
  }

  #list(query: URLSearchParams): Reply {
    const name = query.get('name')
    const type = query.get('type')
    const id = query.get('identifier')
    const most = Math.min(300, Number(query.get('maxitems') ?? 300))
    if (name === null && type !== null)
      return errorReply({ status: 400, code: 'InvalidInput', message: 'The type is given without a name' })
    if (!(most >= 1)) return errorReply({ status: 400, code: 'InvalidInput', message: 'Invalid MaxItems' })
    const { sets, next } = this.zone.list(
      name === null ? null : { Name: storedName(name), Type: type ?? '', SetIdentifier: id ?? '' },
      most,
    )
    const body = documentOf(
      'ListResourceRecordSetsResponse',
      xml('ResourceRecordSets', ...sets.map(recordSetXml)),
      leaf('IsTruncated', next !== null),
      leaf('MaxItems', most),
      leaf('NextRecordName', next?.Name),
      leaf('NextRecordType', next?.Type),
      leaf('NextRecordIdentifier', next?.SetIdentifier),
    )
    return { status: 200, body }
  }

  async #change(body: Buffer): Promise<Reply> {
    if (this.#changing)
      return errorReply({
        status: 400,
        code: 'PriorRequestNotComplete',
        message: 'The request was rejected because Route 53 was still processing a prior request.',
      })
    const changes = changesFrom(parseXml(body.toString('utf8')))
    if (typeof changes === 'string')
      return errorReply({ status: 400, code: 'InvalidInput', message: changes })
    this.#changing = true
    const { changeMs = 0, propagationMs = 0, taciturn = false } = this.options
    if (changeMs > 0) await new Promise((resolve) => setTimeout(resolve, changeMs))
    this.#changing = false
    const problems = this.zone.change(changes)
    if (problems.length > 0)
      return errorReply({
        status: 400,
        code: 'InvalidChangeBatch',
        message: taciturn ? 'The request is invalid' : `[${problems.join(', ')}]`,
      })
    const id = `C${String(this.#insync.size + 1).padStart(20, '0')}`
    this.#propagate(id, propagationMs)
    return { status: 200, body: documentOf('ChangeResourceRecordSetsResponse', this.#changeInfo(id)) }
  }

  #propagate(id: string, wait: number): void {
    const sets = this.zone.sets
    this.#insync.set(id, false)
    const arrive = (): void => {
      this.#served = sets
      this.#insync.set(id, true)
    }
    if (wait === 0) {
      arrive()
      return
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      arrive()
    }, wait)
    this.#timers.add(timer)
  }

  #getChange(id: string): Reply {
    return this.#insync.has(id)
      ? { status: 200, body: documentOf('GetChangeResponse', this.#changeInfo(id)) }
      : errorReply({ status: 404, code: 'NoSuchChange', message: `Could not find resource with ID: ${id}` })
  }

  #changeInfo(id: string): string {
    return xml(
      'ChangeInfo',
      leaf('Id', `/change/${id}`),
      leaf('Status', this.#insync.get(id) ? 'INSYNC' : 'PENDING'),
      leaf('SubmittedAt', new Date(this.#now()).toISOString()),
    )
  }
}

function actionOf({ method, url = '' }: IncomingMessage): string {
  const { pathname } = new URL(url, 'http://route53')
  const [, version, kind, , below] = pathname.replace(/\/$/, '').split('/')
  if (version !== '2013-04-01') return 'unknown'
  if (kind === 'change' && method === 'GET') return 'GetChange'
  if (kind !== 'hostedzone') return 'unknown'
  if (below === 'rrset') return method === 'POST' ? 'ChangeResourceRecordSets' : 'ListResourceRecordSets'
  return below === undefined && method === 'GET' ? 'GetHostedZone' : 'unknown'
}

export const errorReply = ({ status, code, message }: Refusal): Reply => ({
  status,
  body: documentOf(
    'ErrorResponse',
    xml('Error', leaf('Type', 'Sender'), leaf('Code', code), leaf('Message', message)),
    leaf('RequestId', '00000000-0000-0000-0000-000000000000'),
  ),
})
