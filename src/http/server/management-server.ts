import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** For operators alone, where there is a port for them. */
const forOperators = /^\/(?:metrics|admin|console)(?:\/|$)/
/** On either port. */
const forAll = '/health/'

/**
 * The listener for `MANAGEMENT_PORT`, and which path is served where. Both listeners share one framework; what a
 * listener does not serve does not exist there.
 */
export class ManagementServer {
  readonly #requests = new WeakSet<IncomingMessage>()
  #server: Server | undefined

  /** `isConfigured`: false: all is on the one port. */
  constructor(readonly isConfigured: boolean) {}

  /** `make` makes the server on the handler that it is given. */
  open(framework: Handler, make: (framework: Handler) => Server): void {
    if (!this.isConfigured) return
    this.#server = make((request, response) => {
      this.#requests.add(request)
      framework(request, response)
    })
  }

  get server(): Server | undefined {
    return this.#server
  }

  /** `path`: as registered, or as it was asked for. */
  serves(request: IncomingMessage, path: string): boolean {
    if (!this.isConfigured || path.startsWith(forAll)) return true
    return forOperators.test(path) === this.#requests.has(request)
  }

  /** Resolves to the port. */
  async listen(port: number, host: string): Promise<number> {
    const server = this.#server
    if (!server) return port
    server.listen(port, host)
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address ? address.port : port
  }

  async close(): Promise<void> {
    const server = this.#server
    if (!server?.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeIdleConnections()
    await closed
  }
}
