// gdnsd at its fastest: an interval of 2 s (its timeout is at least 1 s and must be below the interval), and one result
// that decides either way. `simplefo` answers the first address while it is up, `http_status` sees a frozen server.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Contender, daemon } from './contender.ts'
import { type Site, zone } from './scene.ts'

const binary = '/usr/sbin/gdnsd'

/** Null when it is not installed. */
export function startGdnsd(folder: string, port: number, site: Site): Contender | null {
  if (!existsSync(binary)) return null
  const home = join(folder, 'gdnsd')
  for (const sub of ['zones', 'run', 'state']) mkdirSync(join(home, sub), { recursive: true })
  writeFileSync(
    join(home, 'config'),
    `options => {
  listen => 127.0.0.1
  dns_port => ${port}
  run_dir => ${join(home, 'run')}
  state_dir => ${join(home, 'state')}
  zones_default_ttl => 1
}
service_types => {
  web => {
    plugin => http_status
    port => ${site.port}
    url_path => /health
    vhost => ${zone}
    interval => 2
    timeout => 1
    up_thresh => 1
    ok_thresh => 1
    down_thresh => 1
  }
}
plugins => {
  simplefo => {
    app => { service_types => web, primary => ${site.east}, secondary => ${site.west} }
  }
}
`,
  )
  writeFileSync(
    join(home, 'zones', zone),
    `@ 60 SOA ns hostmaster (1 3600 600 86400 5)
@ 60 NS ns
ns 60 A 127.0.0.1
app 1 DYNA simplefo!app
`,
  )
  return daemon('gdnsd', port, binary, ['-c', home, 'start'])
}
