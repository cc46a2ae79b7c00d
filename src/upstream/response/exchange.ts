import { withDeadline } from '../../concurrency/abort.js'
import type { Clock } from '../../concurrency/clock.js'
import { unwatched, type RunOperation } from '../../events/operations.js'
import type { OnUpstreamEvent, UpstreamOperation, UpstreamOutcome, UpstreamService } from '../events.js'
import { UpstreamFailure } from '../failure.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import type { OutgoingRequest, ReceivedResponse, ResponseHead, Send } from '../transport/send.js'
import { TransportError } from '../transport/transport-error.js'
import { errorEnvelope, type ErrorEnvelope } from './error-envelope.js'
import { readBody, type Body } from './read-body.js'

/** A response of any status, read as far as it can be. */
export interface UpstreamResponse {
  readonly head: ResponseHead
  readonly bytes: Buffer
  readonly body: Body
  readonly envelope: ErrorEnvelope
  /** By the monotonic clock. */
  readonly sentAtMs: number
  /** By the wall clock, which is what dates are compared with. */
  readonly receivedAtMs: number
}

/** The request's project and target, for events and messages. */
export interface CallContext {
  readonly service: UpstreamService
  readonly projectId: string
  readonly timeoutMs: number
}

/**
 * One request and its response, in time, with its events. Resolves to what `read` makes of the response; `read` throws
 * `AttemptFailed` when that is not what was asked for. Rejects with `AttemptFailed` when there is no response, too, or
 * with the reason of the signal. A refusal is a response as soon as its head is there: its status and headers count
 * whatever becomes of the body.
 */
export type Exchange = <T>(
  request: OutgoingRequest,
  context: CallContext,
  signal: AbortSignal,
  read: (response: UpstreamResponse) => T,
) => Promise<T>

export interface ExchangeTools {
  readonly send: Send
  readonly clock: Clock
  readonly monotonic: Clock
  readonly onEvent: OnUpstreamEvent
  readonly runOperation?: RunOperation<UpstreamOperation>
}

/** How messages name a service. */
export const serviceNames: Readonly<Record<UpstreamService, string>> = {
  modelarts: 'ModelArts',
  iam: 'The identity service',
  metadata: 'The metadata service',
}

export function exchangeOver(tools: ExchangeTools): Exchange {
  const { runOperation = unwatched } = tools
  return (request, context, signal, read) => {
    const { service, projectId } = context
    const operation: UpstreamOperation = { type: 'call', service, projectId, method: request.method }
    return runOperation(operation, () => exchange(tools, operation, request, context, signal, read))
  }
}

async function exchange<T>(
  { send, clock, monotonic, onEvent }: ExchangeTools,
  operation: UpstreamOperation,
  request: OutgoingRequest,
  { service, projectId, timeoutMs }: CallContext,
  signal: AbortSignal,
  read: (response: UpstreamResponse) => T,
): Promise<T> {
  const sentAtMs = monotonic()
  let head: ResponseHead | undefined

  const answered = (response: ReceivedResponse, body: Body) => {
    const durationMs = monotonic() - sentAtMs
    const envelope = errorEnvelope(response, body)
    const { status, requestId, errorCode } = envelope
    Object.assign(operation, { status, requestId })
    let outcome: UpstreamOutcome = 'ok'
    try {
      return read({
        ...{ head: response, bytes: response.body, body, envelope },
        ...{ sentAtMs, receivedAtMs: clock() },
      })
    } catch (error) {
      outcome = error instanceof AttemptFailed ? error.failure.code : 'upstream-malformed'
      throw error
    } finally {
      onEvent({
        type: 'request-answered',
        ...{ service, projectId, status, outcome, durationMs },
        ...(requestId !== undefined && { requestId }),
        ...(errorCode !== undefined && { errorCode }),
      })
    }
  }

  onEvent({ type: 'request-sent', service, projectId })
  let response: ReceivedResponse
  try {
    response = await withDeadline(
      signal,
      timeoutMs,
      () => new AttemptTimeout(),
      (bounded) => send(request, bounded, (received) => (head = received)),
    )
  } catch (error) {
    if (signal.aborted || !(error instanceof TransportError || error instanceof AttemptTimeout)) throw error
    if (head && !isSuccess(head.status)) {
      return answered({ ...head, body: Buffer.alloc(0) }, { kind: 'unreadable', fault: 'was not whole' })
    }
    const failed = error instanceof TransportError ? lost(service, error) : timedOut(service)
    const systemCode = error instanceof TransportError ? error.systemCode : undefined
    const proxyStatus = error instanceof TransportError ? error.proxyStatus : undefined
    onEvent({
      type: 'request-failed',
      service,
      projectId,
      failure: failed.failure.code,
      durationMs: monotonic() - sentAtMs,
      ...(systemCode !== undefined && { systemCode }),
      ...(proxyStatus !== undefined && { proxyStatus }),
    })
    throw failed
  }
  return answered(response, readBody(response.body))
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** Aborts a request that has had its time. */
class AttemptTimeout extends Error {
  override readonly name = 'AttemptTimeout'
}

function timedOut(service: UpstreamService): AttemptFailed {
  const failure = new UpstreamFailure('upstream-timeout', `${serviceNames[service]} did not answer in time.`)
  return new AttemptFailed(failure, { isUnhealthy: true })
}

function lost(service: UpstreamService, { fault, proxyStatus = 0 }: TransportError): AttemptFailed {
  const name = serviceNames[service]
  const malformed = (message: string) => new UpstreamFailure('upstream-malformed', `${name} ${message}.`)
  switch (fault) {
    case 'unreachable': {
      const failure = new UpstreamFailure('upstream-unreachable', `${name} could not be reached.`)
      return new AttemptFailed(failure, { retry: 'soon', isUnhealthy: true })
    }
    case 'proxy-refused': {
      const reason = proxyStatus === 407 ? 'wants other credentials for itself' : 'refused'
      const message = `${name} could not be reached: the proxy ${reason} (status ${proxyStatus}).`
      const failure = new UpstreamFailure('upstream-unreachable', message)
      return new AttemptFailed(failure, { retry: proxyStatus >= 500 ? 'soon' : 'never', isUnhealthy: true })
    }
    case 'cut-short':
      return new AttemptFailed(malformed('gave an answer that was cut short'), {
        retry: 'soon',
        isUnhealthy: true,
      })
    case 'too-large':
      return new AttemptFailed(malformed('gave an answer that is too large'))
    case 'undecodable':
      return new AttemptFailed(malformed('gave an answer that cannot be decoded'))
  }
}
