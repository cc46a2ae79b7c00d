import type { Socket } from 'node:net'
import type { ReceivedRequest } from '../http/received-request.js'

/** One request as it came; what it was answered is known only once it has been. */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly rawQuery: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly atMs: number
  /** Absent while it runs, and for one whose client went away or that was never answered. */
  status?: number
}

export interface RequestReport {
  readonly total: number
  readonly countsByPath: Readonly<Record<string, number>>
  /** Requests in progress at the same time. */
  readonly concurrency: number
  readonly peakConcurrency: number
  readonly openSockets: number
  readonly peakSockets: number
  /** Connections since the last reset. */
  readonly sockets: number
  /** The latest, oldest first; counts go on when this is full. */
  readonly requests: readonly RecordedRequest[]
}

const maxRecorded = 10_000

/** What was asked of the emulator, control routes left out. */
export class RequestLog {
  #total = 0
  #counts = new Map<string, number>()
  #requests: RecordedRequest[] = []
  #concurrency = 0
  #peakConcurrency = 0
  readonly #openSockets = new Set<Socket>()
  #peakSockets = 0
  #sockets = 0

  /** The caller must call `ended` when the exchange is over, answered or not. */
  began(request: Omit<ReceivedRequest, 'body'>, atMs: number): RecordedRequest {
    const { method, path, rawQuery, headers } = request
    const recorded: RecordedRequest = { method, path, rawQuery, headers, atMs }
    this.#requests.push(recorded)
    if (this.#requests.length > maxRecorded) this.#requests.shift()
    this.#total += 1
    this.#counts.set(path, (this.#counts.get(path) ?? 0) + 1)
    this.#concurrency += 1
    this.#peakConcurrency = Math.max(this.#peakConcurrency, this.#concurrency)
    return recorded
  }

  ended(): void {
    this.#concurrency -= 1
  }

  socketOpened(socket: Socket): void {
    this.#sockets += 1
    this.#openSockets.add(socket)
    this.#peakSockets = Math.max(this.#peakSockets, this.#openSockets.size)
    socket.once('close', () => this.#openSockets.delete(socket))
  }

  /** A connection that speaks to the control routes is not counted. */
  socketIsControl(socket: Socket): void {
    if (this.#openSockets.delete(socket)) this.#sockets -= 1
  }

  report(): RequestReport {
    return {
      total: this.#total,
      countsByPath: Object.fromEntries(this.#counts),
      concurrency: this.#concurrency,
      peakConcurrency: this.#peakConcurrency,
      openSockets: this.#openSockets.size,
      peakSockets: this.#peakSockets,
      sockets: this.#sockets,
      requests: [...this.#requests],
    }
  }

  /** Resets the counts; what is open stays open. */
  reset(): void {
    this.#total = 0
    this.#counts.clear()
    this.#requests = []
    this.#peakConcurrency = this.#concurrency
    this.#peakSockets = this.#openSockets.size
    this.#sockets = 0
  }
}
