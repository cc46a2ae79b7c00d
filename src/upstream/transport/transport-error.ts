/**
 * - `unreachable`: DNS, connect, TLS, reset before an answer began
 * - `proxy-refused`: the proxy on the way opened no tunnel
 * - `cut-short`: the answer began and did not end
 * - `too-large`: more bytes, decompressed, than are allowed
 * - `undecodable`: the content coding could not be undone
 */
export type TransportFault = 'unreachable' | 'proxy-refused' | 'cut-short' | 'too-large' | 'undecodable'

/** No whole response came. Holds a code of the system such as `ECONNREFUSED`, and nothing that was sent. */
export class TransportError extends Error {
  override readonly name = 'TransportError'

  constructor(
    readonly fault: TransportFault,
    readonly systemCode: string | undefined,
    /** What the proxy answered instead; it is no answer of the upstream. */
    readonly proxyStatus?: number,
  ) {
    super(systemCode === undefined ? fault : `${fault} (${systemCode})`)
  }
}
