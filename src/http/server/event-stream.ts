import { PassThrough } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** What a listener who does not read may make us keep, beside what the kernel does. */
const maxUnreadBytes = 65_536
const retryMs = 3_000

/** Server-sent events to one listener. One that does not read is dropped. */
export class EventStream {
  readonly #stream = new PassThrough()

  constructor(reply: FastifyReply) {
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
    if (this.#stream.writableLength + this.#stream.readableLength > maxUnreadBytes) this.#stream.destroy()
    else if (this.#stream.writable) this.#stream.write(`event: ${event}\ndata: ${data}\n\n`)
  }

  end(): void {
    this.#stream.end()
  }

  onClose(listener: () => void): void {
    this.#stream.once('close', listener)
  }
}
