// Finds the pinned Node: the running one when new enough, else the platform package that the lockfile names. Plain
// JavaScript for Node 20, because it runs before anything newer is there. A `node` devDependency was rejected: with
// install scripts blocked it silently falls back to the old Node.

import { spawn } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))))

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const needed = 26

const packageFor = () => {
  const os = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${os}-${process.arch}`
  return [name, `node-bin-${os}-${process.arch}`].find(
    (candidate) => candidate in manifest.optionalDependencies,
  )
}

/** `{name, version}` of the platform package that carries the runtime, or null on a platform that has none. */
export function runtimePackage() {
  const name = packageFor()
  return name === undefined ? null : { name, version: manifest.optionalDependencies[name] }
}

/** Absolute path of a Node that runs Holdfast, or null. Looks beside this package and in the folders above it. */
export function findRuntime() {
  if (Number(process.versions.node.split('.')[0]) >= needed) return process.execPath
  const name = packageFor()
  if (name === undefined) return null
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  for (let folder = root; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name, 'bin', file)
    if (existsSync(candidate)) return candidate
    if (folder === dirname(folder)) return null
  }
}

export function demandRuntime() {
  const found = findRuntime()
  if (found !== null) return found
  const wanted = runtimePackage()
  const installed = root.includes(`${sep}node_modules${sep}`)
  const packaged = installed
    ? `install ${wanted?.name}@${wanted?.version} beside it (npm skips it with --omit=optional)`
    : `run "npm ci --ignore-scripts" in ${root} (it brings ${wanted?.name}@${wanted?.version})`
  const way = wanted
    ? `${packaged}, or use Node ${needed} or newer`
    : `there is no packaged runtime for ${process.platform}-${process.arch}: use Node ${needed} or newer`
  process.stderr.write(
    `holdfast: needs Node ${needed}; this is Node ${process.versions.node}. What to do: ${way}\n`,
  )
  process.exit(1)
}

/**
 * Where compiled code is kept between starts, for this process, its workers and its children: without it each of them
 * strips the types of every file anew (measured: 300 ms and 50 MB for opening a store, with it 100 ms). In the user's own folder, never in a shared one: whoever writes there decides what runs.
 */
export const compileCache =
  process.env.NODE_COMPILE_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'holdfast', 'compiled')

/** Runs `args` on the runtime as if it were this process: same streams, signals passed on, same exit. */
export function become(args) {
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache }
  const child = spawn(demandRuntime(), args, { stdio: 'inherit', env })
  // Ctrl-C has reached the child already, with the whole foreground group; `kill -INT` has not, and the two look the
  // same from here. So the child may hear it twice: whoever handles SIGINT must not take the second for an order to die.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])
    process.on(signal, () => child.kill(signal))
  child.on('error', (problem) => {
    process.stderr.write(`holdfast: the runtime did not start: ${problem.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** The command line's entry: sources in a checkout, compiled files in the published package. */
export const entry = () => {
  const source = join(root, 'src', 'station', 'main.ts')
  return existsSync(source) ? source : join(root, 'dist', 'station', 'main.js')
}
