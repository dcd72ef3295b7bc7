// A whole Holdfast of a test's own: the real command line as processes, on free ports, in a temporary folder, with a
// registry of instances of its own. Ends only what it started.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../ports.ts'

export { freePorts } from '../ports.ts'

const root = join(import.meta.dirname, '..', '..')
export const holdfastBin = join(root, 'bin', 'holdfast')

export type Instance = {
  readonly url: string
  readonly dns: { readonly host: string; readonly port: number }
  readonly data: string
  readonly env: NodeJS.ProcessEnv
  readonly child: ChildProcess
  /** Everything it has printed so far. */
  output(): string
  token(): string
  /** Runs the command line against this instance. */
  run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>
  /** The same, with what is on its input. */
  say(input: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>
  api<T>(path: string, init?: RequestInit): Promise<T>
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Ends what is left, and removes the folder. */
  dispose(): Promise<void>
}

/** Waits until `probe` gives something, or fails with what it waited for. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | null | false> | T | null | false,
  withinMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + withinMs
  let last: unknown = null
  while (performance.now() < deadline) {
    try {
      const got = await probe()
      if (got !== null && got !== false) return got
    } catch (problem) {
      last = problem
    }
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error(`waited ${withinMs} ms for ${what}${last === null ? '' : `; last: ${String(last)}`}`)
}

function execute(args: readonly string[], env: NodeJS.ProcessEnv, bin = holdfastBin, input?: string) {
  const stdin = input === undefined ? 'ignore' : 'pipe'
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: [stdin, 'pipe', 'pipe'] })
  // A command that asks for nothing may be gone before it is told.
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', (chunk) => (stdout += chunk))
    child.stderr?.on('data', (chunk) => (stderr += chunk))
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
  })
}

export const runHoldfast = (args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
  execute(args, env)

type Options = {
  args?: readonly string[]
  folder?: string
  ports?: { http: number; dns: number }
  /** Where the board listens; default 127.0.0.1. */
  host?: string
  /** What it prints once it stands. */
  ready?: string
  /** The state folder (`XDG_STATE_HOME`); else one of its own. */
  state?: string
  /** Another command line than the checkout's. */
  bin?: string
  /** How long the start may take; default 60 s. */
  withinMs?: number
}

/** Starts `holdfast start FILE` and waits until it says where it listens. */
export const startConfigured = (file: string, options: Options = {}): Promise<Instance> =>
  startQuickstart({ ready: 'nameserver  ', ...options, args: ['start', file] })

/** Starts `holdfast quickstart up` and waits until it says it is ready. */
export async function startQuickstart(options: Options = {}): Promise<Instance> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const first = options.ports?.http ?? (await freePorts(4))
  const dnsPort = options.ports?.dns ?? first + 3
  const env = {
    ...process.env,
    XDG_STATE_HOME: options.state ?? join(folder, 'state'),
    NODE_NO_WARNINGS: '1',
  }
  const data = join(folder, 'data')
  const host = options.host ?? '127.0.0.1'
  const listen = ['--http', `${host}:${first}`, '--dns', `127.0.0.1:${dnsPort}`, '--data', data]
  const args = [...(options.args ?? ['quickstart', 'up']), ...listen]
  const { bin = holdfastBin } = options
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  const url = `http://${host}:${first}`

  const instance: Instance = {
    url,
    dns: { host: '127.0.0.1', port: dnsPort },
    data,
    env,
    child,
    output: () => output,
    token: () => readFileSync(join(data, 'token'), 'utf8').trim(),
    run: (...words) => execute(words, { ...env, HOLDFAST_URL: url }, bin),
    say: (input, ...words) => execute(words, { ...env, HOLDFAST_URL: url }, bin, input),
    async api<T>(path: string, init: RequestInit = {}): Promise<T> {
      const headers = new Headers(init.headers)
      headers.set('authorization', `Bearer ${instance.token()}`)
      const response = await fetch(`${url}${path}`, { ...init, headers })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return (await response.json()) as T
    },
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      return exited
    },
    async dispose() {
      await instance.stop('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await until(
      'the start to be announced',
      () => {
        if (child.exitCode !== null) throw new Error('it ended')
        return output.includes(options.ready ?? 'Try next')
      },
      options.withinMs ?? 60_000,
    )
  } catch (problem) {
    await instance.stop('SIGKILL')
    throw new Error(`${String(problem)}\n${output}`)
  }
  return instance
}
