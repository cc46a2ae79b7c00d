import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour } from '../control/behaviour.js'
import type { Reply } from './reply.js'

export interface Delivery {
  readonly response: ServerResponse
  readonly reply: Reply
  readonly dateMs: number
  readonly behaviour: Behaviour | undefined
  /** Ends when the client goes away. */
  readonly gone: AbortSignal
}

/** Sends the answer, or as much of it as the behaviour lets through. Resolves when nothing more will be sent. */
export async function deliver({ response, reply, dateMs, behaviour, gone }: Delivery): Promise<void> {
  const { body } = reply
  const half = body.subarray(0, Math.floor(body.length / 2))
  const head = (length: number | 'chunked') => {
    response.statusCode = reply.status
    response.sendDate = false
    response.setHeader('Date', new Date(dateMs).toUTCString())
    response.setHeader('X-Request-Id', reply.requestId)
    if (length !== 'chunked') response.setHeader('Content-Length', length)
    // Last, so that an answer told to the letter may replace any of the above.
    for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value)
  }

  switch (behaviour?.kind) {
    case 'hang':
      head(body.length)
      await written(response, half)
      return await untilGone(gone)
    case 'reset':
      head(body.length)
      await written(response, half)
      response.socket?.resetAndDestroy()
      return
    case 'cut':
      head(behaviour.chunked ? 'chunked' : body.length)
      await written(
        response,
        behaviour.keepBytes === undefined ? half : body.subarray(0, behaviour.keepBytes),
      )
      response.socket?.end()
      return
    case 'wrong-length':
      head(Math.max(0, body.length + behaviour.by))
      await written(response, body)
      return await untilGone(gone)
    case 'hang-up':
      head(body.length)
      endAndHangUp(response, body)
      return
    case 'slow':
      head(body.length)
      if (behaviour.trickle) await trickle(response, body, behaviour.trickle, gone)
      else response.end(body)
      return
    default:
      head(body.length)
      response.end(body)
  }
}

async function trickle(
  response: ServerResponse,
  body: Buffer,
  pace: { everyMs: number; bytes?: number | undefined },
  gone: AbortSignal,
): Promise<void> {
  const step = pace.bytes ?? 1
  for (let at = 0; at < body.length && !gone.aborted; at += step) {
    response.write(body.subarray(at, at + step))
    await pause(pace.everyMs, gone)
  }
  response.end()
}

/** Closes the connection after the answer; the response has let go of its socket by then. */
function endAndHangUp(response: ServerResponse, body: Buffer): void {
  const { socket } = response
  response.end(body, () => socket?.end())
}

/** Waits unless the client goes away first. */
export async function pause(ms: number, gone: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: gone }).catch(() => undefined)
}

export async function untilGone(gone: AbortSignal): Promise<void> {
  if (gone.aborted) return
  await new Promise<void>((resolve) => {
    gone.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Resolves once the system has taken headers and bytes, or the connection is gone. */
function written(response: ServerResponse, bytes: Buffer): Promise<void> {
  response.flushHeaders()
  if (bytes.length === 0) return Promise.resolve()
  return new Promise((resolve) => {
    response.write(bytes, () => resolve())
  })
}
