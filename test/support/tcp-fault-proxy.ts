import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Fault } from './fault.js'
import { freePort } from './free-port.js'
import { ProxiedConnection } from './proxied-connection.js'

/** A TCP proxy on 127.0.0.1 in front of one port, whose manners can be switched while it runs. */
export class TcpFaultProxy {
  readonly port: number
  readonly #server: Server
  readonly #target: { readonly host: string; readonly port: number }
  readonly #connections = new Set<ProxiedConnection>()
  #fault: Fault = { kind: 'forward' }
  #accepted = 0

  static async open(targetPort: number, targetHost = '127.0.0.1'): Promise<TcpFaultProxy> {
    const server = createServer({ allowHalfOpen: true })
    server.listen(await freePort(), '127.0.0.1')
    await once(server, 'listening')
    return new TcpFaultProxy(server, { host: targetHost, port: targetPort })
  }

  private constructor(server: Server, target: { host: string; port: number }) {
    this.#server = server
    this.#target = target
    this.port = portOf(server)
    server.on('connection', (client) => this.#accept(client))
  }

  /** Connections accepted since the start (a refused one is never seen). */
  get accepted(): number {
    return this.#accepted
  }

  /** Connections open now. */
  get open(): number {
    return this.#connections.size
  }

  /** For open connections as well as new ones. A connection that lost bytes to `hang` is reset when the hang ends. */
  async set(fault: Fault): Promise<void> {
    this.#fault = fault
    if (fault.kind === 'refuse') await this.#stopListening()
    else if (!this.#server.listening) await this.#listen()
    for (const connection of this.#connections) connection.apply(fault)
  }

  async close(): Promise<void> {
    await this.#stopListening()
  }

  #accept(client: Socket): void {
    this.#accepted++
    const connection = new ProxiedConnection(client, this.#target, this.#fault)
    this.#connections.add(connection)
    connection.onClosed(() => this.#connections.delete(connection))
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async #stopListening(): Promise<void> {
    for (const connection of this.#connections) connection.reset()
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy does not listen on a port')
  return address.port
}
