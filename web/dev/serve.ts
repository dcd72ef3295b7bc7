// `node web/dev/serve.ts [calm|outage] [port]`: the built pages with the invented day, to look at.

import { fileURLToPath } from 'node:url'
import { startFixtureServer } from './server.ts'

const [scene, port] = process.argv.slice(2)
const server = await startFixtureServer({
  dist: fileURLToPath(new URL('../dist', import.meta.url)),
  scene: scene === 'calm' ? 'calm' : 'outage',
  port: Number(port ?? 0),
})
console.log(`The pages, with an invented day: ${server.url}`)
