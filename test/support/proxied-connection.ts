import { connect, type Socket } from 'node:net'
import type { Fault } from './fault.js'

/** One client's connection through the fault proxy to the target. */
export class ProxiedConnection {
  readonly #client: Socket
  readonly #target: Socket
  #fault: Fault
  #lostBytes = false
  #closed = false
  #cutAfter = Infinity
  #held: Promise<void> | undefined
  #release: () => void = () => undefined
  #onClosed: () => void = () => undefined

  constructor(client: Socket, target: { host: string; port: number }, fault: Fault) {
    this.#client = client
    this.#target = connect({ ...target, allowHalfOpen: true })
    this.#fault = fault
    for (const [from, to] of [
      [this.#client, this.#target],
      [this.#target, this.#client],
    ] as const) {
      from.setNoDelay(true)
      from.on('error', () => this.reset())
      from.on('close', () => this.#ended())
      this.#pass(from, to)
    }
    this.apply(fault)
  }

  onClosed(listener: () => void): void {
    this.#onClosed = listener
    if (this.#closed) listener()
  }

  apply(fault: Fault): void {
    this.#fault = fault
    this.#cutAfter = fault.kind === 'cut' ? fault.bytes : Infinity
    if (fault.kind === 'hold') this.#held ??= new Promise((resolve) => (this.#release = resolve))
    else {
      this.#release()
      this.#held = undefined
    }
    if (fault.kind === 'reset' || fault.kind === 'refuse') this.reset()
    // What was swallowed is gone: letting later bytes through would show the two a stream that never was.
    else if (fault.kind !== 'hang' && this.#lostBytes) this.reset()
  }

  reset(): void {
    for (const socket of [this.#client, this.#target]) {
      if (socket.connecting) socket.destroy()
      else if (!socket.destroyed) socket.resetAndDestroy()
    }
  }

  #ended(): void {
    this.#closed = true
    this.#client.destroy()
    this.#target.destroy()
    this.#onClosed()
  }

  /** Carries bytes and the end of them, in order; a slow reader slows the writer. */
  #pass(from: Socket, to: Socket): void {
    let last: Promise<void> = Promise.resolve()
    const inTurn = (step: () => void): void => {
      const delayed = this.#fault.kind === 'delay' ? sleep(this.#fault.ms) : undefined
      // Each waits from its own arrival, and never overtakes the one before.
      last = Promise.all([last, delayed, this.#held]).then(step)
    }
    from.on('data', (chunk: Buffer) => {
      inTurn(() => {
        if (this.#fault.kind === 'hang') this.#lostBytes = true
        else this.#write(from, to, chunk)
      })
    })
    from.on('end', () => {
      inTurn(() => {
        if (this.#fault.kind === 'hang') this.#lostBytes = true
        else to.end()
      })
    })
  }

  #write(from: Socket, to: Socket, chunk: Buffer): void {
    if (to.destroyed || to.writableEnded) return
    if (to === this.#client && chunk.length >= this.#cutAfter) {
      to.end(chunk.subarray(0, this.#cutAfter), () => this.#ended())
      return
    }
    if (to === this.#client) this.#cutAfter -= chunk.length
    if (to.write(chunk)) return
    from.pause()
    to.once('drain', () => from.resume())
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
