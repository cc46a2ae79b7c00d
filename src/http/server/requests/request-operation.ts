import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OperationChannel } from '../../../events/operations.js'
import type { RequestEnded, RequestOperation } from './http-events.js'
import { traceParentIn } from './trace-parent.js'

const operations = new WeakMap<IncomingMessage, RequestOperation>()

/** Answers within an operation, if anybody watches. */
export function answerWithin(
  channel: OperationChannel<RequestOperation>,
  request: IncomingMessage,
  response: ServerResponse,
  answer: () => void,
): void {
  if (!channel.isWatched) return answer()
  const parent = traceParentIn(request.headers.traceparent)
  const { method = '' } = request
  const operation: RequestOperation = { type: 'request', method, parent, traceId: undefined }
  operations.set(request, operation)
  response.once('close', () => channel.end(operation))
  channel.begin(operation, answer)
}

/** The trace that a request belongs to: of its caller, or one that began with it. */
export function traceIdOf(request: IncomingMessage): string | undefined {
  return operations.get(request)?.traceId ?? traceParentIn(request.headers.traceparent)?.traceId
}

/** How it was answered. */
export function recordEnd(request: IncomingMessage, ended: RequestEnded): void {
  const operation = operations.get(request)
  if (operation) operation.ended = ended
}
