import { AsyncResource } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { dropInput } from './linger.js'

/** What the requests of one connection may weigh that wait behind its first. A hit takes some 3 kB, and weighs 1. */
const maxWaiting = 240
/** A request that waits for the framework takes more. */
const frameworkWeight = 2
/** How long the client has to take the answers to those. */
const defaultTakeMs = 30_000
/**
 * When more came behind the last one, the client has only as long as it takes what is there: Node keeps each request until
 * the connection ends, at 1.5 kB, and makes up to 3,600 of the 64 kB that it reads at a time.
 */
const maxIgnored = 20
const checkEveryMs = 50
const maxChecks = 10

interface Connection {
  waiting: number
  isLast: boolean
  ignored: number
}

/**
 * Holds what one connection can make this process keep. Node stops reading from a caller who does not read, but only
 * after it has made a request of all that had arrived, 64 kB at a time: thousands of short ones. So the answer to the
 * last that is admitted says `Connection: close`, and those behind it get none (RFC 9112, section 9.6).
 */
export class PipelineLimit {
  readonly #connections = new WeakMap<Socket, Connection>()

  constructor(private readonly takeMs = defaultTakeMs) {}

  /** False: the request came behind the last one of its connection and is to be ignored. `isLast`: it is that one itself. */
  admits(request: IncomingMessage, response: ServerResponse, isLast = false): boolean {
    const { socket } = request
    // Nothing waits before it.
    if (!isLast && response.socket !== null && !socket.writableEnded) return true
    return this.#admitsWaiting(request, response, isLast)
  }

  #admitsWaiting(request: IncomingMessage, response: ServerResponse, isLast: boolean): boolean {
    const { socket } = request
    let connection = this.#connections.get(socket)
    if (!connection) this.#connections.set(socket, (connection = { waiting: 0, isLast: false, ignored: 0 }))
    if (connection.isLast || socket.writableEnded) {
      request.resume()
      if (++connection.ignored === maxIgnored + 1) destroyUnlessTaken(socket)
      return false
    }
    connection.isLast = isLast
    this.#add(connection, 1, socket, response)
    return true
  }

  /**
   * Lets the framework answer an admitted request once the answer before it has been taken. What the framework makes may be
   * large, and no other answer shares it.
   */
  inTurn({ socket }: IncomingMessage, response: ServerResponse, answer: () => void): void {
    const connection = this.#connections.get(socket)
    if (!connection || response.socket !== null) return answer()
    this.#add(connection, frameworkWeight - 1, socket, response)
    // Later: Node itself has something to do yet with a response that gets its socket.
    const later = AsyncResource.bind(() => response.destroyed || answer())
    response.once('socket', () => process.nextTick(later))
  }

  #add(connection: Connection, weight: number, socket: Socket, response: ServerResponse): void {
    connection.waiting += weight
    response.once('finish', () => (connection.waiting -= weight))
    if (connection.isLast || connection.waiting < maxWaiting) return
    connection.isLast = true
    response.shouldKeepAlive = false
    dropInput(socket)
    const timer = setTimeout(() => socket.destroy(), this.takeMs).unref()
    socket.once('close', () => clearTimeout(timer))
  }
}

/** Closes the connection once the client has taken nothing for a while, and soon in any case. */
function destroyUnlessTaken(socket: Socket): void {
  let last = takenBytes(socket)
  let checks = 0
  const timer = setInterval(() => {
    const taken = takenBytes(socket)
    const hasStopped = taken === last && socket.writableLength > 0
    last = taken
    if (hasStopped || ++checks === maxChecks) socket.destroy()
  }, checkEveryMs).unref()
  socket.once('close', () => clearInterval(timer))
}

/** What the kernel has taken of the answers. */
const takenBytes = ({ bytesWritten, writableLength }: Socket): number => bytesWritten - writableLength
