import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { monotonicClock } from '../../concurrency/clock.js'
import type { ListListener, ListSubscription } from '../../lists/list-subscription.js'
import type { Logger } from '../../logging/logger.js'
import { LOGGER } from '../../logging/logger.token.js'
import { Callers } from '../auth/callers.js'
import { Problem } from '../problem/problem.js'
import { ShuttingDown } from '../problem/to-problem.js'
import { Drain } from '../server/connections/drain.js'
import { HttpEvents } from '../server/requests/http-events.js'
import { AccessChecks } from './access-checks.js'
import { Channel } from './channel.js'
import { EventStream } from './event-stream.js'
import { Rounds } from './rounds.js'
import { retryBlock } from './server-sent-events.js'

const maxStreams = 20_000
/** A step of all rounds: heartbeats, and looks at credentials. */
const stepMs = 250
const heartbeatMs = 15_000
/** With the two seconds in which files are read again, a right that was taken away ends a stream within five. */
const accessMs = 1_500

const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // nginx would collect the answer before it passes anything on.
  'x-accel-buffering': 'no',
}

/** What somebody wants to listen to. */
export interface Listening {
  /** Equal for all who get the same. */
  readonly name: string
  readonly projectId: string
  readonly listen: (listener: ListListener) => ListSubscription
}

interface Open {
  readonly stream: EventStream
  readonly channel: Channel
}

/** All event streams of this process. */
@Injectable()
export class LiveStreams implements OnModuleDestroy {
  readonly #open = new Set<Open>()
  readonly #channels = new Map<string, Channel>()
  readonly #heartbeats = new Rounds<Open>(heartbeatMs / stepMs)
  readonly #access: AccessChecks
  #timer: NodeJS.Timeout | undefined

  constructor(
    @Inject(Callers) callers: Pick<Callers, 'areIdentified' | 'tryIdentify' | 'identify'>,
    @Inject(Drain) private readonly drain: Drain,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(HttpEvents) private readonly events: HttpEvents,
  ) {
    this.#access = new AccessChecks(callers, accessMs / stepMs)
    drain.onBegin(() => this.#endAll())
  }

  get size(): number {
    return this.#open.size
  }

  /** Answers with a stream that stays open until either side ends it. Throws the problem of one who cannot listen. */
  open(listening: Listening, request: FastifyRequest, reply: FastifyReply): void {
    if (this.drain.hasBegun) throw new ShuttingDown()
    if (this.#open.size >= maxStreams) {
      throw new Problem('overloaded', 'Too many listeners are connected already.', { retryAfterSeconds: 5 })
    }
    const { socket } = request.raw
    const hasLeft = socket.destroyed || socket.readableEnded
    if (request.method === 'HEAD' || hasLeft) {
      beginStream(reply).end()
      return
    }
    const channel = this.#channel(listening)
    const response = beginStream(reply)
    const open = { channel, stream: new EventStream(response, request.id, heldContent(request.raw)) }
    const { stream } = open
    const leave = () => stream.end()
    // The server answers clients that have closed their side. A listener that does so has left.
    socket.once('end', leave)
    const ends = [
      () => socket.off('end', leave),
      this.#heartbeats.add(open),
      this.#access.watch(request.raw.headers, { ...listening, end: () => stream.end() }),
      () => this.#leave(listening.name, open),
    ]
    response.once('close', () => {
      for (const end of ends) end()
      // The framework publishes a request when its answer has finished or failed; that a caller leaves is neither.
      const isCounted = response.writableFinished || response.listenerCount('error') === 0
      if (!isCounted) response.emit('error', new Error('the listener has left'))
    })
    this.#open.add(open)
    this.events.publish({ type: 'stream-opened' })
    this.#timer ??= setInterval(() => this.#step(), stepMs).unref()
    stream.write(retryBlock(Math.random))
    channel.add(stream)
  }

  onModuleDestroy(): void {
    this.#endAll()
  }

  #channel({ name, listen }: Listening): Channel {
    let channel = this.#channels.get(name)
    if (!channel) this.#channels.set(name, (channel = new Channel(listen, monotonicClock, this.logger)))
    return channel
  }

  #leave(name: string, open: Open): void {
    const { channel, stream } = open
    this.#open.delete(open)
    this.events.publish({ type: 'stream-closed' })
    channel.remove(stream)
    if (channel.isEmpty) this.#channels.delete(name)
    if (this.#open.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #step(): void {
    for (const { stream, channel } of this.#heartbeats.next()) stream.write(channel.comment)
    this.#access.step()
    for (const channel of this.#channels.values()) channel.check()
  }

  #endAll(): void {
    for (const { stream } of this.#open) stream.end()
  }
}

/** From here on the answer is ours. */
function beginStream(reply: FastifyReply): ServerResponse {
  reply.headers(streamHeaders).hijack()
  return reply.raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders)
}

/** What `Last-Event-ID` says that the client holds: the hash in an ETag. */
const heldContent = ({ headers }: IncomingMessage): string | undefined =>
  /^"([^"]+)"$/.exec(String(headers['last-event-id']))?.[1]
