import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { SpecsClient, type WatchStatus } from '../../packages/client/src/specs-client.js'
import { getProgram } from '../support/apt-program.js'
import { listenTo } from '../support/event-listener.js'
import { eventually } from '../support/eventually.js'
import { freePort } from '../support/free-port.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

const nginx = getProgram('nginx', 'THE TESTS BEHIND A PROXY')
const specCode = 'modelarts.vm.cpu.2u'

/** Buffers answers, as it does by default. `/holding` does so whatever an answer says. */
const configuration = (folder: string, port: number, service: number) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  gzip on;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${service}; }
    location /holding/ {
      proxy_pass http://127.0.0.1:${service}/;
      proxy_ignore_headers X-Accel-Buffering;
    }
  }
}
`

const describeBehind = nginx === undefined ? describe.skip : describe
describeBehind('behind nginx as it comes', () => {
  let service: ServiceUnderTest
  let folder: string
  let proxy: ChildProcess
  let url: string
  beforeAll(async () => {
    service = await serviceUnderTest({ env: { CACHE_TTL_SECONDS: '1' } })
    folder = await mkdtemp(join(tmpdir(), 'specs-bff-nginx-'))
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const file = join(folder, 'nginx.conf')
    await writeFile(file, configuration(folder, port, service.port))
    proxy = spawn(nginx ?? '', ['-p', folder, '-c', file, '-e', join(folder, 'error.log')], {
      stdio: 'ignore',
    })
    await eventually(async () => (await fetch(`${url}/specs`)).ok, { what: 'nginx' })
  })
  afterAll(async () => {
    proxy.kill('SIGKILL')
    await once(proxy, 'close')
    await service.close()
    await rm(folder, { recursive: true })
  })

  it('a stream arrives as it happens, and ends for the service when the listener leaves', async () => {
    const listener = await listenTo(`${url}/specs/events?job_type=train`)
    await listener.atLeast(1)
    service.emulator.control.sellOut({ specCode, soldOut: true })
    await listener.atLeast(2)
    expect(listener.headers).toMatchObject({ 'cache-control': 'no-store' })
    listener.leave()
    await eventually(() => service.log.some(({ route }) => route === '/specs/events'))
  })

  it('the client gets changes as they happen', async () => {
    const { seen, end } = watch(url)
    await eventually(() => seen.includes('list'), { timeoutMs: 10_000 })
    seen.length = 0
    service.emulator.control.sellOut({ specCode, soldOut: false })
    await eventually(() => seen.includes('list'), { timeoutMs: 10_000 })
    end()
  })

  it('the client polls where nginx holds streams back', async () => {
    const { seen, end } = watch(`${url}/holding`)
    await eventually(() => seen.includes('list'), { timeoutMs: 15_000 })
    expect(seen).toEqual(['polling', 'list'])
    end()
  })

  function watch(baseUrl: string) {
    const seen: (WatchStatus | 'list')[] = []
    const end = new SpecsClient({ baseUrl }).watch(
      { job_type: 'train' },
      { onList: () => seen.push('list'), onStatus: (status) => seen.push(status) },
    )
    return { seen, end }
  }
})
