import type { Clock } from '../../concurrency/clock.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import { errorEnvelope, type ErrorEnvelope } from './error-envelope.js'
import { readBody, type Body } from './read-body.js'
import { UpstreamFailure } from '../failure.js'
import type { OnUpstreamEvent, UpstreamService } from '../events.js'
import { withDeadline } from '../resilience/deadline.js'
import type { OutgoingRequest, ReceivedResponse, Send } from '../transport/send.js'
import { TransportError } from '../transport/transport-error.js'

/** A whole response of any status, read as far as it can be. */
export interface UpstreamResponse {
  readonly response: ReceivedResponse
  readonly body: Body
  readonly said: ErrorEnvelope
  /** By our clock. */
  readonly receivedAtMs: number
}

/** On whose behalf, and to whom: for events and messages. */
export interface CallContext {
  readonly service: UpstreamService
  readonly projectId: string
  readonly timeoutMs: number
}

/**
 * One request and its whole response, in time, told by events. Rejects with `AttemptFailed` when
 * there is no whole response, or with the reason of the signal. Judging the response is left to others.
 */
export type Exchange = (
  request: OutgoingRequest,
  correspondence: CallContext,
  signal: AbortSignal,
) => Promise<UpstreamResponse>

/** How messages name a service. */
export const serviceNames: Readonly<Record<UpstreamService, string>> = {
  modelarts: 'ModelArts',
  iam: 'The identity service',
  metadata: 'The metadata service',
}

export function exchangeOver(send: Send, clock: Clock, onEvent: OnUpstreamEvent): Exchange {
  return async (request, { service, projectId, timeoutMs }, signal) => {
    const sentAtMs = clock()
    onEvent({ type: 'request-sent', service, projectId })
    try {
      const timeout = () => timedOut(service)
      const response = await withDeadline(signal, timeoutMs, timeout, (bounded) => send(request, bounded))
      const receivedAtMs = clock()
      const body = readBody(response)
      const said = errorEnvelope(response, body)
      const { status, requestId, errorCode } = said
      onEvent({
        type: 'request-answered',
        service,
        projectId,
        status,
        durationMs: receivedAtMs - sentAtMs,
        ...(requestId !== undefined && { requestId }),
        ...(errorCode !== undefined && { errorCode }),
      })
      return { response, body, said, receivedAtMs }
    } catch (error) {
      if (signal.aborted) throw error
      const failed = error instanceof TransportError ? lost(service, error) : error
      if (failed instanceof AttemptFailed) {
        const systemCode = error instanceof TransportError ? error.systemCode : undefined
        onEvent({
          type: 'request-failed',
          service,
          projectId,
          failure: failed.failure.code,
          durationMs: clock() - sentAtMs,
          ...(systemCode !== undefined && { systemCode }),
        })
      }
      throw failed
    }
  }
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
