// Nodes that join a Holdfast of a test's own, as processes: started, killed and started again in the folder they had.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { holdfastBin, type Instance, until } from './instance.ts'

export type JoinedNode = {
  readonly name: string
  readonly data: string
  readonly child: ChildProcess
  /** Everything it has printed so far. */
  output(): string
  /** Resolves with its exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
}

/** A token with the scope `node`, in a file as `--token-file` takes it. */
export async function nodeToken(holdfast: Instance, name = 'nodes'): Promise<string> {
  const { code, stdout, stderr } = await holdfast.run('token', name, '--scopes', 'node')
  if (code !== 0) throw new Error(stderr)
  const file = join(dirname(holdfast.data), `${name}.token`)
  writeFileSync(file, stdout, { mode: 0o600 })
  return file
}

export type JoinRequest = {
  readonly tokenFile: string
  readonly name: string
  /** Default: `enactor`. */
  readonly roles?: string
  readonly more?: readonly string[]
}

/** The real process, without the launcher in front of it: signals go where they are sent. */
export function startNode(
  holdfast: Instance,
  { tokenFile, name, roles = 'enactor', more = [] }: JoinRequest,
): JoinedNode {
  const data = join(dirname(holdfast.data), name)
  const args = ['node', '--join', holdfast.url, '--token-file', tokenFile, '--roles', roles, '--name', name]
  const child = spawn(process.execPath, [holdfastBin, ...args, '--data', data, ...more], {
    env: holdfast.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  return {
    name,
    data,
    child,
    output: () => output,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal)
        await once(child, 'exit')
      }
      return child.exitCode ?? child.signalCode
    },
  }
}

/** Starts it and waits until it was let in. */
export async function joinNode(holdfast: Instance, request: JoinRequest): Promise<JoinedNode> {
  const node = startNode(holdfast, request)
  await until(
    `${request.name} to join`,
    () => {
      if (node.child.exitCode !== null) throw new Error(`it ended:\n${node.output()}`)
      return node.output().includes('joined')
    },
    60_000,
  )
  return node
}
