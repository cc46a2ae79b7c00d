import { write, writeSync } from 'node:fs'

/** A text that ends with a newline, or what gives it when the line is written. */
export type LogLine = string | { toString(): string }

export interface LogOutputOptions {
  /** A file descriptor; 1 is standard output. */
  readonly fd: number
  /** Lines wait at most this long to be written together. */
  readonly flushEveryMs?: number
  /** Beyond this many unwritten lines (of about 300 bytes), further ones are dropped and counted. */
  readonly maxPendingLines?: number
}

const linesPerWrite = 256
const retryMs = 10
/** The end of the process waits no longer for a slow reader. */
const closeWithinMs = 500
const nothing = new Uint8Array()
const sleeper = new Int32Array(new SharedArrayBuffer(4))
/** Twice as fast as `Buffer.from` for a text that was joined from many. */
const encoder = new TextEncoder()

/**
 * Where log lines go: gathered, and written off the event loop. A write for each line would cost more than the answer
 * that it is about. A reader who stops reading neither blocks the service nor fills its memory: lines are dropped,
 * and their number is written when the reader is back. The descriptor must not block: a write that does would keep a
 * thread, and with it the end of the process.
 */
export class LogOutput {
  readonly #fd: number
  readonly #maxPendingLines: number
  readonly #timer: NodeJS.Timeout
  /**
   * The first `#count` of them wait to be written. One array, written over and over: one that was let go of
   * would keep its lines alive until the next full collection, and each would be copied meanwhile.
   */
  readonly #pending: (LogLine | undefined)[] = []
  #count = 0
  #isWriting = false
  /** Left of the last write, for which the reader had no room. */
  #unwritten: Uint8Array = nothing
  #dropped = 0

  constructor({ fd, flushEveryMs = 100, maxPendingLines = 32_768 }: LogOutputOptions) {
    this.#fd = fd
    this.#maxPendingLines = maxPendingLines
    this.#timer = setInterval(() => this.#flush(), flushEveryMs)
    this.#timer.unref()
  }

  write(line: LogLine): void {
    if (this.#count >= this.#maxPendingLines) {
      this.#dropped++
      return
    }
    this.#pending[this.#count++] = line
    if (this.#count >= linesPerWrite) this.#flush()
  }

  /** Writes what is left before it returns, as far as the reader takes it in time; for the end of the process. */
  close(): void {
    clearInterval(this.#timer)
    const bytes = Buffer.concat([this.#unwritten, encoder.encode(this.#take())])
    const untilMs = performance.now() + closeWithinMs
    for (let from = 0; from < bytes.length;) {
      try {
        from += writeSync(this.#fd, bytes, from)
      } catch (error) {
        const isFull = (error as NodeJS.ErrnoException).code === 'EAGAIN'
        // The reader is gone, or does not read.
        if (!isFull || performance.now() > untilMs) return
        Atomics.wait(sleeper, 0, 0, retryMs)
      }
    }
  }

  #flush(): void {
    if (this.#isWriting || this.#count === 0) return
    this.#isWriting = true
    this.#writeAll(encoder.encode(this.#take()), 0)
  }

  #take(): string {
    let text = this.#pending.slice(0, this.#count).join('')
    this.#pending.fill(undefined, 0, this.#count)
    this.#count = 0
    if (this.#dropped > 0) {
      text += `{"level":"warn","dropped_lines":${this.#dropped},"msg":"log lines were dropped: nobody read them"}\n`
      this.#dropped = 0
    }
    return text
  }

  #writeAll(bytes: Uint8Array, from: number): void {
    this.#unwritten = nothing
    write(this.#fd, bytes, from, bytes.length - from, (error, written) => {
      if (error?.code === 'EAGAIN') {
        this.#unwritten = bytes.subarray(from)
        setTimeout(() => this.#writeAll(bytes, from), retryMs).unref()
      } else if (!error && from + written < bytes.length) {
        this.#writeAll(bytes, from + written)
      } else {
        // Any other error (a closed pipe): these lines have nowhere to go.
        this.#isWriting = false
        if (this.#count >= linesPerWrite) this.#flush()
      }
    })
  }
}
