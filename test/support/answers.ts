import type { ReceivedResponse } from '../../src/upstream/transport/send.js'

/** A whole response as it comes from the socket; an object is sent as JSON. */
export function response(
  status: number,
  body: string | Buffer | object = '',
  headers: Record<string, string> = {},
): ReceivedResponse {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: bytes }
}
