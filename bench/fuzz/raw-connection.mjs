// @ts-check
import { Buffer } from 'node:buffer'
import { connect } from 'node:net'
import { clearTimeout } from 'node:timers'
import { responseIn } from './response.mjs'

/** What became of one request: an answer, a connection that ended before one, or nothing in time. */
/** @typedef {import('./response.mjs').Response | 'closed' | 'silence' | 'garbage'} Outcome */

/** The service gives a request 10 s to arrive, and looks once a second. */
const patienceMs = 13_000

/** A socket to the server that is kept from request to request, and opened anew when it was closed. */
export class RawConnection {
  /** @type {import('node:net').Socket | undefined} */
  #socket

  /** @param {{ host: string, port: number }} server */
  constructor(server) {
    this.server = server
  }

  /**
   * Sends all at once and reads the answers, which come in order.
   *
   * @param {readonly { text: string, isHead: boolean }[]} requests
   * @param {{ last?: boolean }} [options] last: says that no more will come, for what may not be a whole request
   * @returns {Promise<Outcome[]>}
   */
  exchange(requests, { last = false } = {}) {
    const socket = (this.#socket ??= connect(this.server))
    return new Promise((resolve) => {
      /** @type {Outcome[]} */
      const outcomes = []
      let received = Buffer.alloc(0)
      const finish = (/** @type {Outcome | undefined} */ rest) => {
        clearTimeout(timer)
        socket.removeAllListeners()
        socket.on('error', () => {})
        if (rest) {
          while (outcomes.length < requests.length) outcomes.push(rest)
        }
        if (last || rest || outcomes.some(isLast)) this.close()
        resolve(outcomes)
      }
      const take = (/** @type {boolean} */ isEnd) => {
        while (outcomes.length < requests.length) {
          const found = responseIn(received, { isHead: requests[outcomes.length]?.isHead ?? false, isEnd })
          if (found === 'incomplete') return
          if (found === 'garbage') return finish('garbage')
          outcomes.push(found.response)
          received = Buffer.from(found.rest)
        }
        if (!last) finish(undefined)
      }
      const timer = setTimeout(() => finish('silence'), patienceMs)
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
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

  close() {
    this.#socket?.destroy()
    this.#socket = undefined
  }
}

/** Whether the server ends the connection after this one. @param {Outcome} outcome */
export function isLast(outcome) {
  return typeof outcome !== 'string' && outcome.headers.get('connection') === 'close'
}
