import { Agent as HttpAgent, type AgentOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { HttpsProxyAgent } from 'https-proxy-agent'
import type { UpstreamConfig } from '../../config/config.js'

/** Middle boxes forget idle connections without a word; one that is kept longer than this may be dead. */
const idleMs = 30_000

/** Keep-alive pools: the agents of a URL that is called. TLS is verified, with `NODE_EXTRA_CA_CERTS` beside the usual authorities. */
export class Agents {
  readonly #http: HttpAgent
  readonly #https: HttpsAgent
  readonly #proxy: HttpsProxyAgent<string> | undefined
  readonly #noProxy: readonly string[]

  /** `maxSockets` is for each origin. The bulkhead bounds requests; this bounds sockets, which take a moment longer to close. */
  constructor(proxy: UpstreamConfig['proxy'], maxSockets: number) {
    const options: AgentOptions = { keepAlive: true, scheduling: 'lifo', timeout: idleMs, maxSockets }
    this.#http = new HttpAgent(options)
    this.#https = new HttpsAgent(options)
    this.#proxy = proxy && new HttpsProxyAgent(proxy.url.reveal(), options)
    this.#noProxy = proxy?.noProxy ?? []
  }

  for(
    url: URL,
  ):
    | { httpAgent: HttpAgent; httpsAgent: HttpsAgent }
    | { httpAgent: HttpsProxyAgent<string>; httpsAgent: HttpsProxyAgent<string> } {
    return this.#proxy && !isExcepted(url, this.#noProxy)
      ? { httpAgent: this.#proxy, httpsAgent: this.#proxy }
      : { httpAgent: this.#http, httpsAgent: this.#https }
  }

  /** Closes idle connections; running requests end by themselves. */
  close(): void {
    this.#http.destroy()
    this.#https.destroy()
    this.#proxy?.destroy()
  }
}

/**
 * `NO_PROXY` as widely read: `*`, a host, or a domain with or without its leading dot, each with
 * an optional port. Link-local addresses (the metadata service) are never reached through a proxy.
 */
export function isExcepted({ hostname, port, protocol }: URL, noProxy: readonly string[]): boolean {
  if (hostname.startsWith('169.254.')) return true
  const effectivePort = port || (protocol === 'https:' ? '443' : '80')
  return noProxy.some((entry) => {
    if (entry === '*') return true
    const [, domain = '', onlyPort] = /^\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
    if (onlyPort !== undefined && onlyPort !== effectivePort) return false
    return hostname === domain || hostname.endsWith(`.${domain}`)
  })
}
