import type { ServerResponse } from 'node:http'

/** What a listener that does not read may make us hold. */
const maxPendingBytes = 65_536

/** The answer to one listener, open until either side ends it. */
export class EventStream {
  /** What it got last; the channel compares it. */
  sent: string | undefined

  constructor(
    private readonly response: ServerResponse,
    readonly requestId: string,
    /** The content that the client holds already. */
    lastEventId: string | undefined,
  ) {
    this.sent = lastEventId
  }

  /** One block larger than the limit goes out, so that large lists can be sent at all; its bytes are shared by all streams. */
  write(block: Buffer | string): void {
    const { response } = this
    if (response.destroyed || response.writableEnded) return
    const pending = response.writableLength
    if (pending > 0 && pending + block.length > maxPendingBytes) response.destroy()
    else response.write(block)
  }

  end(): void {
    if (!this.response.destroyed) this.response.end()
  }
}
