import type { Clock } from '../../concurrency/clock.js'
import type { Credentials } from '../credentials/credentials.js'
import type { OnUpstreamEvent } from '../events.js'
import { UpstreamFailure } from '../failure.js'
import type { Project } from '../projects/project.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import type { CallLimits } from '../resilience/endpoint-guard.js'
import { aheadSeconds, isSkewed } from '../response/clock-skew.js'
import { isSuccess, serviceNames, type Exchange, type UpstreamResponse } from '../response/exchange.js'
import { failedAnswer, trace } from '../response/failed-answer.js'
import type { JsonValue } from '../response/json.js'
import { sendable } from '../signing/canonical-headers.js'
import { canonicalQuery, type QueryParameter } from '../signing/canonical-query.js'
import { signRequest } from '../signing/sign-request.js'
import type { OutgoingRequest } from '../transport/send.js'
import type { Fault } from '../apis/adapter.js'

export interface CallTools {
  readonly exchange: Exchange
  /** The wall clock: signatures are dated. */
  readonly clock: Clock
  readonly timeoutMs: number
  readonly onEvent: OnUpstreamEvent
}

export interface Call<T extends object> {
  /** Below the project's endpoint. */
  readonly path: string
  readonly parameters: readonly QueryParameter[]
  readonly project: Project
  readonly credentials: Credentials
  readonly limits: CallLimits
  /** Takes a body that claims success, or says what is wrong with it. */
  readonly read: (body: JsonValue) => T | Fault
}

/** What was read, and the upstream's own id for the answer. */
export type Answered<T extends object> = T & { readonly requestId?: string }

/** One `GET`, with given credentials. Rejects with `AttemptFailed` or with the reason of the signal. */
export async function call<T extends object>(
  { path, parameters, project, credentials, limits, read }: Call<T>,
  { exchange, clock, timeoutMs, onEvent }: CallTools,
  signal: AbortSignal,
): Promise<Answered<T>> {
  const target = targetOf(project.endpoint, path, parameters)
  const request = {
    ...authorized(target, project, credentials, clock()),
    newConnection: limits.newConnection,
  }
  const context = {
    service: 'modelarts',
    projectId: project.id,
    timeoutMs: Math.min(timeoutMs, limits.maxTimeoutMs),
  } as const
  return exchange(request, context, signal, (answer) => {
    if (isGood(answer)) return readAnswer(answer, read)
    const failed = failedAnswer(serviceNames.modelarts, answer)
    const skew = aheadSeconds(answer.head.headers.date, answer.receivedAtMs)
    if (failed.rejected !== 'authentication' || credentials.kind !== 'key' || !isSkewed(skew)) throw failed
    onEvent({ type: 'clock-skew', projectId: project.id, aheadSeconds: skew })
    throw rejectedForSkew(failed, skew)
  })
}

/** `query` is canonical: the string that is signed is the string that is sent. */
export function targetOf(endpoint: string, path: string, parameters: readonly QueryParameter[]): Target {
  const { protocol, host, pathname } = new URL(`${endpoint}${path}`)
  return { origin: `${protocol}//${host}`, host, path: pathname, query: canonicalQuery(parameters) }
}

interface Target {
  readonly origin: string
  readonly host: string
  readonly path: string
  readonly query: string
}

function authorized(
  target: Target,
  project: Project,
  credentials: Credentials,
  nowMs: number,
): OutgoingRequest {
  const url = `${target.origin}${target.path}${target.query && `?${target.query}`}`
  try {
    return { method: 'GET', url, headers: authorization(target, project, credentials, nowMs) }
  } catch {
    // The reason would have to quote the secret to be of use.
    const message = 'The configured credentials hold characters that cannot be sent.'
    const details = { wasAsked: false }
    throw new AttemptFailed(new UpstreamFailure('upstream-credentials-rejected', message, details))
  }
}

function authorization(
  target: Target,
  project: Project,
  credentials: Credentials,
  nowMs: number,
): Readonly<Record<string, string>> {
  if (credentials.kind === 'token') {
    return { 'x-auth-token': sendable('x-auth-token', credentials.token.reveal()) }
  }
  const headers = { 'x-project-id': project.id }
  const signed = signRequest({ ...target, method: 'GET', headers, body: '' }, credentials.keys, nowMs)
  return { ...headers, ...signed }
}

function isGood({ envelope }: UpstreamResponse): boolean {
  return isSuccess(envelope.status) && !envelope.reportsFailure
}

function readAnswer<T extends object>(
  { body, envelope }: UpstreamResponse,
  read: (body: JsonValue) => T | Fault,
): Answered<T> {
  const { requestId } = envelope
  const result = body.kind === 'json' ? read(body.value) : body
  if (!('fault' in result)) return { ...result, ...(requestId !== undefined && { requestId }) }
  const message = `${serviceNames.modelarts} answered with something that is no list: the body ${result.fault}.`
  throw new AttemptFailed(new UpstreamFailure('upstream-malformed', message, { upstream: trace(envelope) }))
}

function rejectedForSkew({ failure, rejected }: AttemptFailed, skewSeconds: number): AttemptFailed {
  const { code, message, upstream } = failure
  const side = skewSeconds > 0 ? 'ahead of' : 'behind'
  const diagnosis = `The clock of this service is ${Math.abs(skewSeconds)} s ${side} that of ModelArts; signatures are taken within 900 s.`
  const details = { upstream }
  return new AttemptFailed(new UpstreamFailure(code, `${message} ${diagnosis}`, details), { rejected })
}
