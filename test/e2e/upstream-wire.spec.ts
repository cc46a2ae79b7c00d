import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Secret } from '../../src/config/secret.js'
import { signRequest } from '../../src/upstream/signing/sign-request.js'
import { given, upstreamClient, type UpstreamClient } from '../support/upstream-client.js'

let server: Server | undefined
let upstream: UpstreamClient | undefined

afterEach(async () => {
  upstream?.close()
  const closing = server && once(server, 'close')
  server?.close()
  await closing
  delete process.env.HTTPS_PROXY
  delete process.env.HTTP_PROXY
})

const body = '{"specs":[],"spec_total_count":0,"is_success":true}'

/** Takes one request and gives its bytes. */
async function listen(extraHeader = ''): Promise<{ endpoint: string; request: Promise<string> }> {
  let took = (_text: string) => {}
  const request = new Promise<string>((resolve) => (took = resolve))
  const listening = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes) => {
      took(bytes.toString('latin1'))
      socket.end(
        `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${extraHeader}Content-Length: ${body.length}\r\n\r\n${body}`,
      )
    })
  })
  server = listening
  listening.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, request }
}

const keys = { accessKey: new Secret('AK'), secretKey: new Secret('SK'), securityToken: new Secret('ST') }
const credentials = {
  kind: 'aksk',
  accessKey: given('AK'),
  secretKey: given('SK'),
  securityToken: given('ST'),
} as const

function parse(request: string) {
  const [start = '', ...lines] = request.split('\r\n\r\n')[0]?.split('\r\n') ?? []
  const headers = new Map(
    lines.map((line) => [line.split(':')[0]?.toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { start, headers }
}

describe('on the wire', () => {
  it.each(['', '/base%20path'])(
    'what is signed is what is sent, byte for byte (base path "%s")',
    async (base) => {
      const { endpoint, request } = await listen()
      const atMs = Date.UTC(2026, 0, 2, 3, 4, 5)
      upstream = upstreamClient({
        endpoint: endpoint + base,
        credentials,
        projectId: 'A_b-9',
        clock: () => atMs,
      })
      await upstream.ask({ jobType: 'inference', engineId: '9223372036854775807', projectType: 3 })
      const { start, headers } = parse(await request)
      const query = 'engine_id=9223372036854775807&job_type=inference&project_type=3'
      const path = `${base}/v1/A_b-9/job/resource-specs`
      expect(start).toBe(`GET ${path}?${query} HTTP/1.1`)
      const host = new URL(endpoint).host
      expect(headers.get('host')).toBe(host)
      const signed = { method: 'GET', host, path, query, headers: { 'x-project-id': 'A_b-9' }, body: '' }
      expect(headers.get('authorization')).toBe(signRequest(signed, keys, atMs).authorization)
      expect(headers.get('authorization')).toContain(
        'SignedHeaders=host;x-project-id;x-sdk-date;x-security-token,',
      )
      expect(headers.get('x-sdk-date')).toBe('20260102T030405Z')
      expect(headers.get('x-security-token')).toBe('ST')
      expect(headers.get('accept-encoding')).toContain('gzip')
      expect(headers.has('content-type')).toBe(false)
    },
  )

  it('a job type that is left out is left out', async () => {
    const { endpoint, request } = await listen()
    upstream = upstreamClient({ endpoint, credentials })
    await upstream.ask({})
    expect(parse(await request).start).toBe(
      'GET /v1/project/job/resource-specs?engine_id=0&project_type=0 HTTP/1.1',
    )
  })

  it('a token goes in X-Auth-Token, and nothing is signed', async () => {
    const { endpoint, request } = await listen()
    upstream = upstreamClient({ endpoint, credentials: { kind: 'token', token: given('the-token') } })
    await upstream.ask({})
    const { headers } = parse(await request)
    expect(headers.get('x-auth-token')).toBe('the-token')
    expect(headers.has('authorization')).toBe(false)
  })

  it('credentials that no header can carry are refused before anything is sent', async () => {
    const { endpoint } = await listen()
    upstream = upstreamClient({ endpoint, credentials: { kind: 'token', token: given('a\r\nX-Evil: 1') } })
    expect(await upstream.ask({})).toHaveProperty('code', 'upstream-credentials-rejected')
    expect(upstream.eventsOf('request-sent')).toEqual([])
  })

  it('an answer may have long headers, as one with a token has', async () => {
    const { endpoint } = await listen(`X-Subject-Token: ${'t'.repeat(40_000)}\r\n`)
    upstream = upstreamClient({ endpoint, credentials })
    expect(await upstream.ask({})).toHaveProperty('specs')
  })

  it('headers without end are upstream-malformed', async () => {
    const { endpoint } = await listen(`X-Subject-Token: ${'t'.repeat(100_000)}\r\n`)
    upstream = upstreamClient({ endpoint, credentials })
    expect(await upstream.ask({})).toHaveProperty('code', 'upstream-malformed')
  })

  it('a proxy in the environment is not taken by accident', async () => {
    const { endpoint, request } = await listen()
    process.env.HTTP_PROXY = process.env.HTTPS_PROXY = 'http://127.0.0.1:9'
    upstream = upstreamClient({ endpoint, credentials })
    expect(await upstream.ask({})).toHaveProperty('specs')
    expect(parse(await request).start).toMatch(/^GET \/v1/)
  })

  it('a proxy that is asked for is asked for a tunnel, so that it sees no header of ours', async () => {
    const { endpoint, request } = await listen()
    upstream = upstreamClient({
      endpoint: 'http://modelarts.test:8080',
      credentials,
      config: { retries: 0, proxy: { url: new Secret(endpoint), noProxy: [] } },
    })
    await upstream.ask({})
    const { start, headers } = parse(await request)
    expect(start).toBe('CONNECT modelarts.test:8080 HTTP/1.1')
    expect(headers.has('authorization')).toBe(false)
  })
})
