import { Agent, get as httpGet, type IncomingHttpHeaders } from 'node:http'

/** One answer, or that there was none: then its status is 0. */
export interface LoadedAnswer {
  readonly path: string
  readonly status: number
  readonly tookMs: number
  readonly cacheStatus: string
  readonly etag: string
}

export interface SteadyLoadOptions {
  readonly url: string
  readonly ratePerSecond: number
  /** What the n-th request asks for, counted from 0. */
  readonly path: (n: number) => string
  /** Default: true. */
  readonly withIdle?: boolean
}

/**
 * Requests at a fixed rate, whether or not those before have been answered, over connections that
 * are kept: as many callers would ask. Beside them, as often, requests for `/health/live`, which
 * needs nothing: how long those take is the machine's share in how long the others take.
 */
export class SteadyLoad {
  readonly answers: LoadedAnswer[] = []
  readonly idleAnswers: LoadedAnswer[] = []
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Infinity })
  readonly #running = new Set<Promise<void>>()
  readonly #timer: NodeJS.Timeout
  readonly #beganMs = performance.now()
  #sent = 0

  constructor(private readonly options: SteadyLoadOptions) {
    this.#timer = setInterval(() => this.#sendDue(), 5)
  }

  /** Sends no more, and waits for what is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all(this.#running)
    this.#agent.destroy()
  }

  #sendDue(): void {
    const { ratePerSecond, path, withIdle = true } = this.options
    const due = Math.floor(((performance.now() - this.#beganMs) / 1000) * ratePerSecond)
    // After a stall of our own: catching up at once would be a burst, not a steady load.
    if (due - this.#sent > ratePerSecond / 10) this.#sent = due - 1
    for (; this.#sent < due; this.#sent++) {
      this.#send(path(this.#sent), this.answers)
      if (withIdle) this.#send('/health/live', this.idleAnswers)
    }
  }

  #send(path: string, answers: LoadedAnswer[]): void {
    const running = this.#ask(path).then((answer) => {
      answers.push(answer)
      this.#running.delete(running)
    })
    this.#running.add(running)
  }

  #ask(path: string): Promise<LoadedAnswer> {
    return new Promise((resolve) => {
      const sinceMs = performance.now()
      const end = (status: number, headers: IncomingHttpHeaders = {}): void =>
        resolve({
          path,
          status,
          tookMs: performance.now() - sinceMs,
          cacheStatus: [headers['cache-status'] ?? ''].join(),
          etag: headers.etag ?? '',
        })
      const request = httpGet(this.options.url + path, { agent: this.#agent }, (response) => {
        response.on('error', () => end(0))
        response.on('end', () => end(response.statusCode ?? 0, response.headers))
        response.resume()
      })
      request.setTimeout(20_000, () => request.destroy())
      request.on('error', () => end(0))
    })
  }
}

/** A share of the answers took no longer; 1 is the slowest. */
export function quantileMs(answers: readonly LoadedAnswer[], share: number): number {
  const sorted = answers.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

/** How often each status came. */
export function countStatuses(answers: readonly LoadedAnswer[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
