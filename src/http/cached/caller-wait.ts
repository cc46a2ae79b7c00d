import type { FastifyRequest } from 'fastify'
import { RequestDeadline } from '../problem/to-problem.js'
import type { Drain } from '../server/connections/drain.js'

/** Aborts a wait: nobody is there to be answered. */
class CallerGone extends Error {
  override readonly name = 'CallerGone'
}

/**
 * Runs `work` with a signal that aborts when the caller has waited long enough or has gone away,
 * or when the process ends. Only requests that must wait pay for it. The load that they share
 * with others goes on.
 */
export async function withCallerSignal<T>(
  request: FastifyRequest,
  timeoutMs: number,
  drain: Drain,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const caller = new AbortController()
  const timer = setTimeout(() => caller.abort(new RequestDeadline()), timeoutMs)
  const { socket } = request.raw
  const leave = () => caller.abort(new CallerGone())
  // Requests that were pipelined wait side by side on one socket: Node would take so many listeners for a leak.
  socket.setMaxListeners(0)
  socket.once('close', leave)
  try {
    return await drain.bound(caller, () => work(caller.signal))
  } finally {
    clearTimeout(timer)
    socket.off('close', leave)
  }
}
