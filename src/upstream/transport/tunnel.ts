import { request } from 'node:http'
import { isIP, isIPv6, type LookupFunction, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { dial } from './dial.js'

/** The proxy did not open a tunnel. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal'

  constructor(readonly status: number) {
    super(`the proxy answered CONNECT with ${status}`)
  }
}

export interface TunnelOptions {
  readonly host: string
  readonly port: number
  readonly lookup: LookupFunction | undefined
  readonly signal: AbortSignal
}

/**
 * A connection to a host through an HTTP proxy (RFC 9110 section 9.3.6). Only 200 opens it: whatever else a proxy
 * answers is its own, and none of it may be read as the host's answer. Rejects with `ProxyRefusal`, with the error of
 * the connection, or with the reason of `signal`.
 */
export async function openTunnel(proxy: URL, { host, port, lookup, signal }: TunnelOptions): Promise<Socket> {
  const isTls = proxy.protocol === 'https:'
  const proxyHost = withoutBrackets(proxy.hostname)
  const plain = await dial({
    host: proxyHost,
    port: Number(proxy.port) || (isTls ? 443 : 80),
    lookup,
    signal,
  })
  const socket = isTls
    ? connectTls({ socket: plain, host: proxyHost, ...(!isIP(proxyHost) && { servername: proxyHost }) })
    : plain
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`
  const abort = (): void => void socket.destroy()
  signal.addEventListener('abort', abort)
  try {
    return await new Promise<Socket>((opened, reject) => {
      request({
        method: 'CONNECT',
        path: authority,
        headers: { host: authority, ...authorization(proxy) },
        createConnection: () => socket,
      })
        .once('connect', ({ statusCode = 0 }, _socket, early: Buffer) => {
          if (statusCode !== 200) return reject(new ProxyRefusal(statusCode))
          if (early.length > 0) socket.unshift(early)
          opened(socket)
        })
        .once('error', reject)
        .end()
    })
  } catch (error) {
    plain.destroy()
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

function authorization({ username, password }: URL): Record<string, string> {
  if (!username && !password) return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}
