// nginx with one worker, serving the bytes that Holdfast answers as files that are compressed already, under the very
// same headers: `gzip_static`, no access log, `sendfile`, kept connections. What a status page on a web host is.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Contender, daemon } from '../failover/contender.ts'

export type StaticFile = {
  readonly path: string
  readonly gzipped: Buffer
  readonly headers: Readonly<Record<string, string>>
}

const binary = '/usr/sbin/nginx'
export const needsNginx = 'needs nginx and wrk: apt-get install nginx-light wrk'

const quoted = (text: string): string => `"${text.replaceAll('"', '\\"')}"`

const location = ({ path, headers }: StaticFile): string => `
    location = ${path} {
      try_files ${fileOf(path)} =404;
      default_type ${quoted(headers['content-type'] ?? 'text/html')};
      types {}
${Object.entries(headers)
  .filter(
    ([name]) =>
      ![
        'content-type',
        'etag',
        'content-length',
        'content-encoding',
        'date',
        'connection',
        'keep-alive',
      ].includes(name),
  )
  .map(([name, value]) => `      add_header ${name} ${quoted(value)};`)
  .join('\n')}
    }`

const fileOf = (path: string): string => (path === '/' ? '/index.html' : path)

/** In the foreground, with its files under `folder`. */
export function startNginx(folder: string, port: number, files: readonly StaticFile[]): Contender {
  const home = join(folder, 'nginx')
  for (const { path, gzipped } of files) {
    const file = join(home, 'files', fileOf(path))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, gunzipSync(gzipped))
    writeFileSync(`${file}.gz`, gzipped)
  }
  const config = join(home, 'nginx.conf')
  writeFileSync(
    config,
    `daemon off;${process.getuid?.() === 0 ? '\n# Its workers read a folder that only who started it may read.\nuser root;' : ''}
worker_processes 1;
error_log stderr error;
pid ${join(home, 'pid')};
events { worker_connections 8000; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  gzip_static on;
  gzip_vary on;
  open_file_cache max=100;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${join(home, kind)};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    root ${join(home, 'files')};${files.map(location).join('')}
  }
}
`,
  )
  return daemon('nginx', port, binary, ['-c', config, '-e', 'stderr'])
}
