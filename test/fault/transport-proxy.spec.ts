import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from '@jest/globals'
import { startEmulator } from '../../src/emulator/emulator.js'
import { Secret } from '../../src/config/secret.js'
import { UpstreamFailure } from '../../src/upstream/failure.js'
import { demoAccess } from '../support/demo-access.js'
import { spawnService } from '../support/spawn-service.js'
import { sender, portOf, type Sender } from '../support/sender.js'
import { given, upstreamClient, type UpstreamClient } from '../support/upstream-client.js'

const pemUrl = (name: string) => new URL(`../support/tls/${name}`, import.meta.url)
const pem = (name: string) => readFileSync(pemUrl(name))
const identity = { key: pem('server-key.pem'), cert: pem('server.pem') }

const servers: Server[] = []
const sockets = new Set<Socket>()
let upstream: UpstreamClient | Sender | undefined

afterEach(async () => {
  upstream?.close()
  for (const socket of sockets) socket.destroy()
  for (const server of servers.splice(0)) {
    server.close()
    await once(server, 'close')
  }
})

async function listen(server: Server): Promise<number> {
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push(server)
  return portOf(server)
}

/** A proxy that gives this answer to every CONNECT. */
async function proxySaying(answer: string) {
  const requests: string[] = []
  const port = await listen(
    createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', (bytes) => {
        requests.push(bytes.toString('latin1'))
        if (answer) socket.end(answer)
      })
    }),
  )
  return { requests, proxy: { url: new Secret(`http://127.0.0.1:${port}`), noProxy: [] } }
}

/** A proxy that opens tunnels, to the given port whatever is asked for. */
async function workingProxy(scheme: string, targetPort: number) {
  const requests: string[] = []
  /** By which name a TLS proxy was asked for (SNI), per connection. */
  const names: unknown[] = []
  const onConnection = (socket: Socket) => {
    if (socket instanceof TLSSocket) names.push(Reflect.get(socket, 'servername'))
    socket.once('data', (bytes) => {
      requests.push(bytes.toString('latin1'))
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      pipe(socket, targetPort)
    })
  }
  const port = await listen(
    scheme === 'https' ? createTlsServer(identity, onConnection) : createServer(onConnection),
  )
  return { requests, names, port }
}

function pipe(socket: Socket, targetPort: number): void {
  const target = connect(targetPort, '127.0.0.1').on('error', () => socket.destroy())
  socket.on('error', () => target.destroy())
  socket.pipe(target).pipe(socket)
}

const list = '{"specs":[],"spec_total_count":0,"is_success":true}'
const answerOf = (status: number, body: string, headers = '') =>
  `HTTP/1.1 ${status} Whatever\r\nContent-Type: application/json\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`

const key = { kind: 'aksk', accessKey: given('AK'), secretKey: given('SK') } as const

describe('a proxy that answers for the upstream', () => {
  it.each([100, 201, 203, 206, 301, 401, 403, 404, 407, 429, 502])(
    'with %i is refused, named as the one that refuses, and no key is blamed',
    async (status) => {
      const { proxy } = await proxySaying(answerOf(status, list))
      upstream = upstreamClient({
        endpoint: 'https://modelarts.test',
        credentials: key,
        config: { proxy, retries: 0 },
      })
      const failure = await upstream.ask({})
      expect(failure).toBeInstanceOf(UpstreamFailure)
      expect(failure).toMatchObject({
        code: 'upstream-unreachable',
        message:
          status === 407
            ? 'ModelArts could not be reached: the proxy wants other credentials for itself (status 407).'
            : `ModelArts could not be reached: the proxy refused (status ${status}).`,
      })
      expect(failure).not.toHaveProperty('upstream.status')
      expect(upstream.eventsOf('credentials-rejected')).toEqual([])
      expect(upstream.eventsOf('request-answered')).toEqual([])
      expect(upstream.eventsOf('request-failed')).toEqual([expect.objectContaining({ proxyStatus: status })])
    },
  )

  it('with 502 is asked again, as the upstream itself would be; with 407 it is not, or its account is locked', async () => {
    for (const [status, calls] of [
      [502, 2],
      [407, 1],
    ] as const) {
      const { proxy, requests } = await proxySaying(answerOf(status, ''))
      upstream = upstreamClient({
        endpoint: 'https://modelarts.test',
        credentials: key,
        config: { proxy, retries: 1 },
      })
      await upstream.ask({})
      expect(requests).toHaveLength(calls)
      upstream.close()
    }
  })

  it('cannot forge a token of the identity service', async () => {
    const token = JSON.stringify({ token: { expires_at: '2999-01-01T00:00:00.000000Z' } })
    const { proxy, requests } = await proxySaying(answerOf(201, token, 'X-Subject-Token: forged\r\n'))
    upstream = upstreamClient({
      endpoint: 'https://modelarts.test',
      credentials: {
        kind: 'password',
        authUrl: 'https://iam.test',
        username: 'user',
        password: given('password'),
        userDomainName: 'domain',
      },
      config: { proxy, retries: 0 },
    })
    expect(await upstream.ask({})).toMatchObject({
      code: 'upstream-unreachable',
      message: 'The identity service could not be reached: the proxy refused (status 201).',
    })
    expect(requests.map((text) => text.split('\r\n')[0])).toEqual(['CONNECT iam.test:443 HTTP/1.1'])
    expect(upstream.eventsOf('credentials-renewed')).toEqual([])
  })

  it('refuses an http endpoint the same way', async () => {
    const { proxy } = await proxySaying(answerOf(203, list))
    upstream = upstreamClient({
      endpoint: 'http://modelarts.test',
      credentials: key,
      config: { proxy, retries: 0 },
    })
    expect(await upstream.ask({})).toHaveProperty('code', 'upstream-unreachable')
  })
})

describe('a tunnel', () => {
  it.each(['http', 'https'])(
    'carries TLS to the upstream through an %s proxy, which sees its own credentials and nothing of ours',
    async (scheme) => {
      const emulator = await startEmulator()
      const target = await listen(createTlsServer(identity, (socket) => pipe(socket, emulator.port)))
      const { port, requests, names } = await workingProxy(scheme, target)
      const service = await spawnService({
        ...demoAccess,
        MODELARTS_ENDPOINT: `https://localhost:${target}`,
        UPSTREAM_PROXY: `${scheme}://us%65r:p%40ss@localhost:${port}`,
        NODE_EXTRA_CA_CERTS: fileURLToPath(pemUrl('authority.pem')),
      })
      try {
        expect((await fetch(`${service.url}/specs`)).status).toBe(200)
        expect((await fetch(`${service.url}/specs?engine_id=1`)).status).toBe(200)
        expect(requests).toHaveLength(1)
        expect(names).toEqual(scheme === 'https' ? ['localhost'] : [])
        expect(requests[0]).toMatch(new RegExp(`^CONNECT localhost:${target} HTTP/1\\.1\\r\\n`))
        const credentials = Buffer.from('user:p@ss').toString('base64')
        expect(requests[0]).toContain(`proxy-authorization: Basic ${credentials}`)
        expect(requests[0]).not.toContain('x-sdk-date')
      } finally {
        await service.kill('SIGKILL')
        await emulator.close()
      }
    },
  )

  it('does not make the proxy trusted: who answers at its end must have the certificate of the upstream', async () => {
    const target = await listen(createTlsServer(identity, (socket) => socket.end(answerOf(200, list))))
    const { port } = await workingProxy('http', target)
    upstream = sender({ proxy: { url: new Secret(`http://127.0.0.1:${port}`), noProxy: [] } })
    await expect(upstream.send({ url: 'https://localhost/' })).rejects.toHaveProperty('fault', 'unreachable')
  })

  it('to an IPv6 address is asked for in brackets', async () => {
    const { proxy, requests } = await proxySaying(answerOf(403, ''))
    upstream = sender({ proxy })
    await expect(upstream.send({ url: 'https://[2001:db8::1]/' })).rejects.toHaveProperty(
      'fault',
      'proxy-refused',
    )
    expect(requests[0]).toMatch(/^CONNECT \[2001:db8::1\]:443 HTTP\/1\.1\r\nhost: \[2001:db8::1\]:443\r\n/i)
  })

  it('that a proxy never opens costs its attempts, and not those after it', async () => {
    const silent = await proxySaying('')
    upstream = sender(silent)
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await expect(upstream.send({ url: 'https://modelarts.test/' }, 30)).rejects.toHaveProperty(
        'name',
        'TimeoutError',
      )
    }
    expect(silent.requests.length).toBe(12)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([...sockets].filter((socket) => !socket.destroyed)).toEqual([])
  })
})
