// `holdfast quickstart up --example three-enactors`: one name at the embedded zone and, where it is installed, at a
// BIND; four places that it can point to; Holdfast, and three enactors as processes that joined it.

import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join, resolve } from 'node:path'
import type { VantageView } from '../../board/index.ts'
import { ms } from '../../terms/index.ts'
import { CommandFailure, connect } from '../cli/connection.ts'
import { type ListenOptions, runUntilStopped } from '../cli/start.ts'
import { realClock as clock, realTimers as timers } from '../clock.ts'
import { ProcessSignals } from '../process-signals.ts'
import { type Bind, bindInstalled, startBind } from './bind.ts'
import { endEnactors, startEnactor } from './enactors.ts'
import { demandUnused, type QuickstartState, stateStands, writeState } from './targets.ts'

export const exampleFolder = join(import.meta.dirname, '..', '..', '..', 'examples', 'three-enactors')
const zone = 'race.test'
const endpoint = `app.${zone}`
const hosts = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5']
const names = ['enactor-1', 'enactor-2', 'enactor-3']
const patience = ms(2000)
const joinPatience = ms(60_000)
const lookAgain = ms(50)

export async function upThreeEnactors(
  options: ListenOptions & { bind?: boolean },
  version: string,
): Promise<void> {
  const signals = new ProcessSignals()
  const data = resolve(options.data ?? 'data')
  const http = options.http ?? '127.0.0.1:8080'
  const dns = options.dns ?? '127.0.0.1:5300'
  const port = Number(http.slice(http.lastIndexOf(':') + 1))
  mkdirSync(data, { recursive: true, mode: 0o700 })
  demandUnused(data)
  if (stateStands(data)) endEnactors(data)
  await using closing = new AsyncDisposableStack()
  for (const host of hosts) {
    const place = await startPlace(host, port + 1)
    closing.defer(() => void place.close())
  }
  const bind = (options.bind ?? bindInstalled()) ? await startBind(join(data, 'bind'), zone, port + 2) : null
  if (bind) closing.defer(() => bind.stop())
  const enactors: ChildProcess[] = []
  closing.defer(() => ended(enactors))
  await runUntilStopped({
    ...{ signals, http, dns, data, version },
    file: join(exampleFolder, bind ? 'with-bind.yaml' : 'holdfast.yaml'),
    env: {
      ...process.env,
      TARGET_PORT: `${port + 1}`,
      ...(bind ? { BIND_PORT: `${bind.port}`, BIND_KEY: bind.secretFile } : {}),
    },
    async onReady({ url }) {
      const tokenFile = await nodeToken(url, data)
      for (const name of names) enactors.push(startEnactor(name, join(data, name), url, tokenFile))
      writeState(data, stateOf(data, enactors, bind))
      await allJoined(url)
      return tryNext(dns, bind)
    },
    onStopping: () => ended(enactors),
  })
}

function stateOf(data: string, enactors: readonly ChildProcess[], bind: Bind | null): QuickstartState {
  const processes = names.map((name, i) => [name, { pid: enactors[i]!.pid!, folder: join(data, name) }])
  return {
    targets: {},
    enactors: Object.fromEntries(processes),
    endpoint,
    ...(bind ? { bind: bind.address } : {}),
  }
}

/** What the commands reach for must be there when they are named. */
async function allJoined(url: string): Promise<void> {
  const connection = connect({ url }, process.env)
  const deadline = clock.now() + joinPatience
  for (;;) {
    const here = await connection.get<VantageView[]>('/api/v1/vantages')
    const missing = names.filter(
      (name) => !here.some((one) => one.name === name && one.state === 'connected'),
    )
    if (missing.length === 0) return
    if (clock.now() > deadline) throw new CommandFailure(`${missing.join(' and ')} did not join in time`)
    await new Promise<void>((done) => timers.after(lookAgain, done))
  }
}

/** In a file for this user alone; the one of the run before ends. */
async function nodeToken(url: string, data: string): Promise<string> {
  const made = await connect({ url }, process.env).send<{ token: string }>('POST', '/api/v1/tokens', {
    name: 'enactors',
    scopes: ['node'],
    rotate: true,
  })
  const file = join(data, 'enactors.token')
  if (existsSync(file)) rmSync(file)
  writeFileSync(file, `${made.token}\n`, { mode: 0o600, flag: 'wx' })
  return file
}

/** Somewhere to point to that is well. */
async function startPlace(host: string, port: number): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { connection: 'close' }).end('ok\n')
  })
  await new Promise<void>((done, fail) => {
    server.once('error', (problem: NodeJS.ErrnoException) =>
      fail(new CommandFailure(`a target cannot listen on ${host}:${port}: ${problem.code}`)),
    )
    server.listen(port, host, done)
  })
  return server
}

/** Told to stop, and woken for it where one is stalled; killed when that takes too long. */
async function ended(enactors: readonly ChildProcess[]): Promise<void> {
  const living = enactors.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  await Promise.all(
    living.map(async (child) => {
      const gone = new Promise((done) => child.once('exit', done))
      child.ref()
      child.kill('SIGTERM')
      child.kill('SIGCONT')
      const cancel = timers.after(patience, () => child.kill('SIGKILL'))
      await gone
      cancel()
    }),
  )
}

function tryNext(dns: string, bind: Bind | null): string {
  const [host, port] = [dns.slice(0, dns.lastIndexOf(':')), dns.slice(dns.lastIndexOf(':') + 1)]
  const atBind = bind
    ? `  dig @127.0.0.1 -p ${bind.port} ${endpoint} +short           # the same name at BIND\n`
    : ''
  return `  BIND        ${bind ? bind.address : 'is not there; the embedded zone alone (Debian: apt-get install bind9)'}

Try next, in another terminal:
  dig @${host} -p ${port} ${endpoint} +short
${atBind}  bin/holdfast quickstart stall enactor-1    # it stands still in the middle of an apply
  bin/holdfast quickstart pass               # a newer plan passes; and another
  bin/holdfast quickstart pass
  bin/holdfast quickstart resume enactor-1   # it wakes, writes, and is refused
  bin/holdfast quickstart race enactor-1     # all of that at once, watched 100 times a second

`
}
