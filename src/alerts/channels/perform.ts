// Sends what a channel rendered and asks the channel what the answers mean.

import type { Instant } from '../../terms/index.ts'
import type { Answer, Draft, HttpChannel, Told } from './http.ts'
import { attemptTimeout, type ChannelPorts, codeOf, type SendMessage, type Sent } from './sent.ts'

export function httpSender(channel: HttpChannel, ports: ChannelPorts): SendMessage {
  return async (message, handle, stop) => {
    const secrets = await readSecrets(channel.files, ports)
    if (typeof secrets === 'string') return { kind: 'retry', why: secrets }
    const told = { message, handle, now: ports.clock.now() }
    const first = await sendAll(channel, told, secrets, ports, stop)
    if (first.kind !== 'forget') return first
    const anew = await sendAll(channel, { ...told, handle: null }, secrets, ports, stop)
    return anew.kind === 'forget' ? { kind: 'retry', why: anew.why } : anew
  }
}

type Secrets = ReadonlyMap<string, string>

/** A text: why they cannot be had. */
export async function readSecrets(
  files: Readonly<Record<string, string>>,
  { secrets }: Pick<ChannelPorts, 'secrets'>,
): Promise<Secrets | string> {
  const read = new Map<string, string>()
  for (const [name, file] of Object.entries(files)) {
    const text = await secrets(file).catch((error: unknown) => `\n${codeOf(error)}`)
    if (text.startsWith('\n')) return `the secret file ${file} cannot be read (${text.slice(1)})`
    if (text === '') return `the secret file ${file} is empty`
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not get into a header
    if (/[\u0000-\u001f\u007f]/.test(text)) return `the secret file ${file} holds more than one line`
    read.set(name, text)
  }
  return read
}

async function sendAll(
  channel: HttpChannel,
  told: Told,
  secrets: Secrets,
  ports: ChannelPorts,
  stop: AbortSignal,
) {
  let drafts: readonly Draft[]
  try {
    drafts = channel.drafts(told, (name) => secrets.get(name) ?? '')
  } catch {
    // What a secret file holds is no URL.
    return { kind: 'retry', why: 'no request can be made of what the secret files hold' } as const
  }
  let verdict: ReturnType<HttpChannel['judge']> = { kind: 'sent' }
  for (const draft of drafts) {
    const answer = await exchange(draft, ports, stop)
    if ('kind' in answer) return answer
    verdict = channel.judge(answer, told)
    if (verdict.kind !== 'sent') return verdict
  }
  return verdict
}

const longestAnswer = 64 * 1024

export async function exchange(
  { method, url, headers, body }: Draft,
  ports: ChannelPorts,
  stop: AbortSignal,
): Promise<Answer | Sent> {
  const parsed = URL.parse(url)
  if (parsed === null) return { kind: 'retry', why: 'the URL in the secret file is none' }
  const { host } = parsed
  const abort = new AbortController()
  const cancel = ports.timers.after(attemptTimeout, () => abort.abort())
  try {
    const response = await ports.fetch(parsed, {
      method,
      body,
      headers: { 'user-agent': 'holdfast', ...headers },
      redirect: 'manual',
      signal: AbortSignal.any([abort.signal, stop]),
    })
    const now: Instant = ports.clock.now()
    const header = (name: string): string | null => response.headers.get(name)
    return { host, status: response.status, header, body: await beginningOf(response), now }
  } catch (error) {
    const why = abort.signal.aborted ? `no answer within ${attemptTimeout / 1000} s` : codeOf(error)
    return { kind: 'retry', why: `${host}: ${why}` }
  } finally {
    cancel()
  }
}

/** What a service answers is short; the rest of what is not is left unread. */
async function beginningOf(response: Response): Promise<string> {
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size >= longestAnswer) break
  }
  return Buffer.concat(chunks).subarray(0, longestAnswer).toString('utf8')
}
