import { connect, type Socket } from 'node:net'
import { responseIn, type Response } from './response.js'

/** What became of one request: an answer, a connection that ended before one, or nothing in time. */
export type Outcome = Response | 'closed' | 'silence' | 'garbage'

/** The service gives a request 10 s to arrive, and looks once a second. */
const silenceLimitMs = 13_000

/** A socket to the server that is kept from request to request, and opened again when it was closed. */
export class RawConnection {
  #socket: Socket | undefined

  constructor(private readonly server: { host: string; port: number }) {}

  /**
   * Sends all at once and reads the answers, which come in order. `last` says that no more will come, for what may
   * not be a whole request.
   */
  exchange(
    requests: readonly { text: string; isHead: boolean }[],
    { last = false } = {},
  ): Promise<Outcome[]> {
    const socket = (this.#socket ??= connect(this.server))
    return new Promise((resolve) => {
      const outcomes: Outcome[] = []
      let received = Buffer.alloc(0)
      const finish = (rest?: Outcome) => {
        clearTimeout(timer)
        socket.removeAllListeners()
        socket.on('error', () => {})
        if (rest) {
          while (outcomes.length < requests.length) outcomes.push(rest)
        }
        if (last || rest || outcomes.some(isLast)) this.close()
        resolve(outcomes)
      }
      const take = (isEnd: boolean) => {
        while (outcomes.length < requests.length) {
          const found = responseIn(received, { isHead: requests[outcomes.length]?.isHead ?? false, isEnd })
          if (found === 'incomplete') return
          if (found === 'garbage') {
            finish('garbage')
            return
          }
          outcomes.push(found.response)
          received = Buffer.from(found.rest)
        }
        if (!last) finish()
      }
      const timer = setTimeout(() => finish('silence'), silenceLimitMs)
      socket.on('error', () => {})
      socket.on('data', (chunk: Buffer) => {
        received = Buffer.concat([received, chunk])
        take(false)
      })
      socket.once('close', () => {
        take(true)
        finish('closed')
      })
      const text = Buffer.from(requests.map((request) => request.text).join(''), 'latin1')
      if (last) socket.end(text)
      else socket.write(text)
    })
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }
}

/** Whether the server ends the connection after this one. */
export function isLast(outcome: Outcome): boolean {
  return typeof outcome !== 'string' && outcome.headers.get('connection') === 'close'
}
