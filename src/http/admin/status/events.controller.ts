import { Controller, Get, Inject, Req, Res, type BeforeApplicationShutdown } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { LivePolicy } from '../../../policy/live-policy.js'
import { Access } from '../../auth/access.js'
import { Callers } from '../../auth/callers.js'
import { Figures } from '../../metrics/figures.js'
import { Problem } from '../../problem/problem.js'
import { ShuttingDown } from '../../problem/to-problem.js'
import { Drain } from '../../server/connections/drain.js'
import { EventStream } from '../../server/event-stream.js'
import { OperatorEvents } from './operator-events.js'
import { StatusReport } from './status-report.js'

const figuresEveryMs = 1_000
/** A credential that was taken away ends its stream within this time. */
const checkEveryMs = 2_000
const maxStreams = 100

/** What happens, as it happens. */
@Controller('admin/events')
@Access('admin')
export class EventsController implements BeforeApplicationShutdown {
  readonly #streams = new Set<EventStream>()
  #timer: NodeJS.Timeout | undefined

  constructor(
    @Inject(StatusReport) private readonly status: StatusReport,
    @Inject(Figures) private readonly figures: Figures,
    @Inject(LivePolicy) private readonly policy: LivePolicy,
    @Inject(OperatorEvents) private readonly events: OperatorEvents,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(Drain) private readonly drain: Drain,
  ) {
    // Listeners connect again elsewhere.
    drain.onBegin(() => this.#endAll())
  }

  @Get()
  listen(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (this.drain.hasBegun) throw new ShuttingDown()
    if (this.#streams.size >= maxStreams) {
      throw new Problem('overloaded', 'Too many operators are listening already.', { retryAfterSeconds: 5 })
    }
    const stream = new EventStream(reply)
    this.#streams.add(stream)
    this.#timer ??= setInterval(() => this.#sendFigures(), figuresEveryMs).unref()
    const unsubscribe = this.events.subscribe(({ name, data }) => stream.send(name, JSON.stringify(data)))
    const check = setInterval(() => void this.#endUnlessAdmin(stream, request), checkEveryMs).unref()
    stream.onClose(() => {
      clearInterval(check)
      unsubscribe()
      this.#streams.delete(stream)
      if (this.#streams.size === 0) this.#stopTimer()
    })
    stream.send('figures', this.#snapshot())
  }

  beforeApplicationShutdown(): void {
    this.#stopTimer()
    this.#endAll()
  }

  #sendFigures(): void {
    const snapshot = this.#snapshot()
    for (const stream of this.#streams) stream.send('figures', snapshot)
  }

  #snapshot(): string {
    const { requests, serverErrors, upstreamCalls, upstreamFailures } = this.figures.total()
    const { hitRatio = null, upstreamLatencyMs = null } = this.figures.lastMinute()
    return JSON.stringify({
      at: new Date().toISOString(),
      total: {
        requests,
        server_errors: serverErrors,
        upstream_calls: upstreamCalls,
        upstream_failures: upstreamFailures,
      },
      last_minute: { hit_ratio: hitRatio, upstream_latency_ms: upstreamLatencyMs },
      policy_version: this.policy.version,
      ...this.status.figures(),
    })
  }

  async #endUnlessAdmin(stream: EventStream, request: FastifyRequest): Promise<void> {
    const caller = await this.callers.identifyAdmin(request.raw.headers).catch(() => undefined)
    if (!caller?.isAdmin) stream.end()
  }

  #endAll(): void {
    for (const stream of this.#streams) stream.end()
  }

  #stopTimer(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
