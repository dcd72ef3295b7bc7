// A PostgreSQL primary and its streaming standby, real ones from Debian's package, in a folder and on ports of the
// test's own. They refuse to run as root, and then run as the account that the package made.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { freePorts, until } from '../system/instance.ts'

export const needsPostgres = 'PostgreSQL is not installed: npm test -- --install'

const home = '/usr/lib/postgresql'
const folderOfTools = (): string | null => {
  const newest = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a))[0] : undefined
  const bin = newest === undefined ? null : join(home, newest, 'bin')
  return bin !== null && existsSync(join(bin, 'initdb')) ? bin : null
}

type Account = { readonly uid?: number; readonly gid?: number }

function account(): Account {
  if (process.getuid?.() !== 0) return {}
  const of = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: of('-u'), gid: of('-g') }
}

export type Server = {
  readonly port: number
  /** As superuser. */
  query(text: string): Promise<readonly Record<string, unknown>[]>
  start(): Promise<void>
  /** As a dying machine: no word to its standby. */
  kill(): Promise<void>
}

export type Pair = {
  readonly primary: Server
  readonly standby: Server
  /** Of the role `holdfast`, which may sign in and nothing else. */
  readonly passwordFile: string
  readonly folder: string
  stop(): Promise<void>
}

/** Null where PostgreSQL is not installed. */
export async function startPair(): Promise<Pair | null> {
  const bin = folderOfTools()
  if (bin === null) return null
  const as = account()
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-pg-'))
  const own = (path: string): void => {
    if (as.uid !== undefined) chownSync(path, as.uid, as.gid!)
  }
  own(folder)
  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    own(path)
    return path
  }
  const superPassword = file('super', 'super-secret\n')
  const passwordFile = file('holdfast.password', 'only-looks\n')
  const tool = (name: string, ...args: string[]): void => {
    execFileSync(join(bin, name), args, {
      ...as,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C', PGPASSWORD: 'super-secret' },
    })
  }
  const first = await freePorts(2)
  const primary = serverAt(bin, join(folder, 'east'), first, folder, as)
  const standby = serverAt(bin, join(folder, 'west'), first + 1, folder, as)
  const auth = ['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${superPassword}`]
  tool('initdb', '--no-sync', '--username=super', ...auth, '-D', join(folder, 'east'))
  await primary.start()
  await primary.query(`create role holdfast login password 'only-looks'`)
  await primary.query('create table orders (n serial primary key)')
  const from = ['-h', '127.0.0.1', '-p', `${first}`, '-U', 'super']
  tool('pg_basebackup', '--no-sync', '-c', 'fast', '-R', ...from, '-D', join(folder, 'west'))
  await standby.start()
  return {
    primary,
    standby,
    passwordFile,
    folder,
    async stop() {
      await standby.kill()
      await primary.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function serverAt(bin: string, data: string, port: number, sockets: string, as: Account): Server {
  let child: ChildProcess | null = null
  const settings = [
    'fsync=off',
    'listen_addresses=127.0.0.1',
    'max_connections=30',
    'hot_standby=on',
    'wal_level=replica',
  ]
  const query = async (text: string): Promise<readonly Record<string, unknown>[]> => {
    const sql = postgres({
      host: '127.0.0.1',
      port,
      user: 'super',
      password: 'super-secret',
      database: 'postgres',
      max: 1,
      onnotice: () => {},
    })
    try {
      return await sql.unsafe(text)
    } finally {
      await sql.end({ timeout: 1 })
    }
  }
  return {
    port,
    query,
    async start() {
      const args = ['-D', data, '-p', `${port}`, '-k', sockets, ...settings.flatMap((one) => ['-c', one])]
      child = spawn(join(bin, 'postgres'), args, { ...as, cwd: data, stdio: 'ignore', env: { LC_ALL: 'C' } })
      await until(`PostgreSQL on port ${port}`, async () => (await query('select 1')).length > 0, 60_000)
    },
    async kill() {
      const ending = child
      child = null
      if (ending === null || ending.exitCode !== null) return
      const ended = new Promise((done) => ending.once('exit', done))
      ending.kill('SIGQUIT')
      await ended
    },
  }
}
