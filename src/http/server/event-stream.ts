import type { ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** What a listener who does not read may make us keep, beside what the kernel does. */
const maxUnreadBytes = 65_536
const retryMs = 3_000

/** Server-sent events to one listener. One that does not read is dropped. */
export class EventStream {
  readonly #stream = new PassThrough()
  readonly #response: ServerResponse

  constructor(reply: FastifyReply) {
    this.#response = reply.raw
    // The caller has left.
    this.#stream.on('error', () => {})
    this.#stream.write(`retry: ${retryMs}\n\n`)
    reply
      // A proxy in front must not gather events.
      .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      .type('text/event-stream')
      .send(this.#stream)
  }

  /** `data` is one line. */
  send(event: string, data: string): void {
    if (!this.#stream.writable) return
    const block = Buffer.from(`event: ${event}\ndata: ${data}\n\n`)
    const unread = this.#unreadBytes
    if (unread > 0 && unread + block.length > maxUnreadBytes) this.#stream.destroy()
    else this.#stream.write(block)
  }

  end(): void {
    this.#stream.end()
  }

  onClose(listener: () => void): void {
    this.#stream.once('close', listener)
  }

  /** On their way to the kernel, which has not taken them yet. */
  get #unreadBytes(): number {
    const { writableLength, readableLength } = this.#stream
    return writableLength + readableLength + this.#response.writableLength
  }
}
