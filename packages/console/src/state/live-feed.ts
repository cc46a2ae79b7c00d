import { readEvents, type ServerEvent } from '../api/event-stream.js'
import { AdminProblem } from '../api/problem.js'

export type Connection = 'connecting' | 'live' | 'lost'

export interface LiveFeedOptions {
  readonly open: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>
  readonly onEvent: (event: ServerEvent) => void
  readonly onConnection: (connection: Connection) => void
  /** Silence after which the connection is given up; there is a snapshot each second. */
  readonly silenceMs?: number
  /** The first pause before the next attempt. It doubles, up to ten times this one. */
  readonly pauseMs?: number
}

/** How a stream ended: without an event, after some, or because the credential is not accepted. */
type End = 'silent' | 'heard' | 'refused'

const maxPauses = 10

/** The stream of events, opened again whenever it ends, until `stop`. */
export class LiveFeed {
  readonly #stopped = new AbortController()
  readonly #silenceMs: number
  readonly #pauseMs: number

  constructor(private readonly options: LiveFeedOptions) {
    this.#silenceMs = options.silenceMs ?? 5000
    this.#pauseMs = options.pauseMs ?? 1000
  }

  /** Resolves after `stop`, or when the credential is not accepted. */
  async run(): Promise<void> {
    const { signal } = this.#stopped
    for (let failures = 0; ; failures++) {
      const end = await this.#follow()
      if (end === 'refused' || signal.aborted) return
      if (end === 'heard') failures = 0
      this.options.onConnection('lost')
      await pause(this.#pauseMs * Math.min(2 ** failures, maxPauses), signal)
    }
  }

  stop(): void {
    this.#stopped.abort()
  }

  /** Reads one stream to its end. Never rejects. */
  async #follow(): Promise<End> {
    const silent = new AbortController()
    const giveUp = () => silent.abort()
    const { signal } = this.#stopped
    signal.addEventListener('abort', giveUp, { once: true })
    let timer = setTimeout(giveUp, this.#silenceMs)
    let end: End = 'silent'
    try {
      for await (const event of readEvents(await this.options.open(silent.signal))) {
        clearTimeout(timer)
        timer = setTimeout(giveUp, this.#silenceMs)
        end = 'heard'
        this.options.onConnection('live')
        this.options.onEvent(event)
      }
    } catch (error) {
      if (error instanceof AdminProblem && [401, 403].includes(error.problem.status)) end = 'refused'
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    }
    return end
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
    function end(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
  })
}
