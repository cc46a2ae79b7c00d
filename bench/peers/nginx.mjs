// @ts-check
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onPath } from '../on-path.mjs'
import { cores } from '../placement.mjs'
import { scratchFolder } from '../scratch.mjs'
import { freePort, startServer } from '../server-process.mjs'

/** @returns {{ path: string, version: string } | undefined} */
export function findNginx() {
  const path = onPath('nginx')
  if (!path) return undefined
  const { stderr } = spawnSync(path, ['-v'], { encoding: 'utf8' })
  return { path, version: /nginx\/\S+/.exec(stderr)?.[0] ?? 'nginx' }
}

/**
 * One worker with a cache in front of `originUrl`, its access log on and buffered as ours is.
 *
 * @param {{ path: string, originUrl: string }} options
 */
export async function startNginx({ path, originUrl }) {
  const folder = join(scratchFolder(), 'nginx')
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration({ folder, port, originUrl }))
  return startServer({
    name: 'nginx',
    command: [path, '-p', folder, '-c', file, '-e', join(folder, 'error.log')],
    core: cores.server,
    url: `http://127.0.0.1:${port}`,
    isReady: async (url) => {
      try {
        const answer = await fetch(`${url}/specs`)
        await answer.arrayBuffer()
        return answer.ok
      } catch {
        return false
      }
    },
  })
}

/** @param {{ folder: string, port: number, originUrl: string }} options */
const configuration = ({ folder, port, originUrl }) => `
daemon off;
worker_processes 1;
${process.getuid?.() === 0 ? 'user root;' : '# not root: one user for all'}
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log ${folder}/access.log combined buffer=16k flush=100ms;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/temp;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  keepalive_requests 1000000000;
  proxy_cache_path ${folder}/cache keys_zone=specs:10m use_temp_path=off;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${originUrl};
      proxy_cache specs;
      proxy_cache_valid 200 1d;
      proxy_cache_lock on;
      proxy_cache_use_stale updating error timeout;
      add_header X-Cache $upstream_cache_status;
    }
  }
}
`
