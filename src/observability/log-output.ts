import { write, writeSync } from 'node:fs'

export interface LogOutputOptions {
  /** A file descriptor; 1 is standard output. */
  readonly fd: number
  /** Lines wait at most this long to be written together. */
  readonly flushEveryMs?: number
  /** Beyond this much unwritten text, further lines are dropped and counted. */
  readonly maxPendingBytes?: number
}

const chunkBytes = 65_536

/**
 * Where log lines go: gathered and written off the event loop. A write for each line would cost
 * more than the answer it tells of. A reader who stops reading neither blocks the service nor
 * fills its memory: lines are dropped then, and their number is written when the reader is back.
 */
export class LogOutput {
  readonly #fd: number
  readonly #maxPendingBytes: number
  readonly #timer: NodeJS.Timeout
  #pending = ''
  #isWriting = false
  #dropped = 0

  constructor({ fd, flushEveryMs = 100, maxPendingBytes = 4_194_304 }: LogOutputOptions) {
    this.#fd = fd
    this.#maxPendingBytes = maxPendingBytes
    this.#timer = setInterval(() => this.#flush(), flushEveryMs)
    this.#timer.unref()
  }

  /** `line` ends with a newline. */
  write(line: string): void {
    if (this.#pending.length >= this.#maxPendingBytes) {
      this.#dropped++
      return
    }
    this.#pending += line
    if (this.#pending.length >= chunkBytes) this.#flush()
  }

  /** Writes what is left before it returns; for the end of the process. */
  close(): void {
    clearInterval(this.#timer)
    try {
      writeSync(this.#fd, this.#take())
    } catch {
      // The reader is gone or does not read: there is nobody left to tell.
    }
  }

  #flush(): void {
    if (this.#isWriting || this.#pending === '') return
    this.#isWriting = true
    this.#writeAll(Buffer.from(this.#take()), 0)
  }

  #take(): string {
    let text = this.#pending
    this.#pending = ''
    if (this.#dropped > 0) {
      text += `{"level":"warn","dropped_lines":${this.#dropped},"msg":"log lines were dropped: nobody read them"}\n`
      this.#dropped = 0
    }
    return text
  }

  #writeAll(bytes: Buffer, from: number): void {
    write(this.#fd, bytes, from, bytes.length - from, (error, written) => {
      if (error?.code === 'EAGAIN') {
        setTimeout(() => this.#writeAll(bytes, from), 10).unref()
      } else if (!error && from + written < bytes.length) {
        this.#writeAll(bytes, from + written)
      } else {
        // Any other error (a closed pipe): these lines have nowhere to go.
        this.#isWriting = false
        if (this.#pending.length >= chunkBytes) this.#flush()
      }
    })
  }
}
