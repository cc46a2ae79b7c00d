import type { Socket } from 'node:net'
import { toJson } from '../json.js'
import { newRequestId } from './reply.js'

/** The gateway's limit for all headers together. */
export const maxHeaderBytes = 128 * 1024

/** Answers what is no HTTP, or too much of it, as the gateway does, and closes the connection. */
export function refuseClient(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const isOverflow = error.code === 'HPE_HEADER_OVERFLOW'
  const requestId = newRequestId()
  const body = toJson({
    error_code: 'APIGW.0201',
    error_msg: isOverflow ? 'Request headers too large' : 'Bad request',
    request_id: requestId,
  })
  socket.end(
    [
      isOverflow ? 'HTTP/1.1 494 Request Header Too Large' : 'HTTP/1.1 400 Bad Request',
      'Content-Type: application/json;charset=UTF-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
