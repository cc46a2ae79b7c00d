/** A request as it goes out: the URL is complete and encoded, and sent as it is. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Asks for a connection of its own: a probe must learn how new ones fare. */
  readonly newConnection?: boolean
}

/** What of a response comes first, and counts even if the rest does not. */
export interface ResponseHead {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
}

/** Whatever was answered, with any status; decompressed. */
export interface ReceivedResponse extends ResponseHead {
  readonly body: Buffer
}

/**
 * Sends one request once: no retry, no redirect, no proxy unless configured. Rejects with
 * `TransportError` when there is no whole response, or with the reason of `signal`. `onHead` is
 * called before the body is there, and may never come.
 */
export type Send = (
  request: OutgoingRequest,
  signal: AbortSignal,
  onHead?: (head: ResponseHead) => void,
) => Promise<ReceivedResponse>
