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
import { sendable } from '../signing/canonical-headers.js'
import { canonicalQuery, type QueryParameter } from '../signing/canonical-query.js'
import { signRequest } from '../signing/sign-request.js'
import type { OutgoingRequest } from '../transport/send.js'
import type { ResourceSpecsQuestion, SpecList } from './resource-specs.js'
import { specListFrom } from './spec-list.js'

export interface CallTools {
  readonly exchange: Exchange
  /** The wall clock: signatures are dated. */
  readonly clock: Clock
  readonly timeoutMs: number
  readonly onEvent: OnUpstreamEvent
}

export interface ResourceSpecsCall {
  readonly question: ResourceSpecsQuestion
  readonly project: Project
  readonly credentials: Credentials
  readonly limits: CallLimits
}

/**
 * `GET /v1/{project_id}/job/resource-specs`, once, with given credentials. Rejects with
 * `AttemptFailed` or with the reason of the signal.
 */
export async function callResourceSpecs(
  { question, project, credentials, limits }: ResourceSpecsCall,
  { exchange, clock, timeoutMs, onEvent }: CallTools,
  signal: AbortSignal,
): Promise<SpecList> {
  const target = resourceSpecsTarget(question, project.endpoint)
  const request = {
    ...authorized(target, project, credentials, clock()),
    newConnection: limits.newConnection,
  }
  const context = {
    service: 'modelarts',
    projectId: project.id,
    timeoutMs: Math.min(timeoutMs, limits.maxTimeoutMs),
  } as const
  const answer = await exchange(request, context, signal)
  if (isGood(answer)) return specListOf(answer)
  const failed = failedAnswer(serviceNames.modelarts, answer)
  const skew = aheadSeconds(answer.head.headers.date, answer.receivedAtMs)
  if (failed.rejected !== 'authentication' || credentials.kind !== 'key' || !isSkewed(skew)) throw failed
  onEvent({ type: 'clock-skew', projectId: project.id, aheadSeconds: skew })
  throw rejectedForSkew(failed, skew)
}

/** Where a question goes. `query` is canonical: the string that is signed is the string that is sent. */
export function resourceSpecsTarget(question: ResourceSpecsQuestion, endpoint: string): Target {
  const { projectId, jobType, engineId, projectType } = question
  const parameters: QueryParameter[] = [
    ['engine_id', engineId],
    ['project_type', String(projectType)],
  ]
  if (jobType) parameters.push(['job_type', jobType])
  const { protocol, host, pathname } = new URL(`${endpoint}/v1/${projectId}/job/resource-specs`)
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
  const url = `${target.origin}${target.path}?${target.query}`
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

function specListOf({ body, envelope }: UpstreamResponse): SpecList {
  const { requestId } = envelope
  const checked = body.kind === 'json' ? specListFrom(body.value) : body
  if ('list' in checked) return { ...checked.list, ...(requestId !== undefined && { requestId }) }
  const message = `${serviceNames.modelarts} answered with something that is no spec list: the body ${checked.fault}.`
  throw new AttemptFailed(new UpstreamFailure('upstream-malformed', message, { upstream: trace(envelope) }))
}

function rejectedForSkew({ failure, rejected }: AttemptFailed, skewSeconds: number): AttemptFailed {
  const { code, message, upstream } = failure
  const side = skewSeconds > 0 ? 'ahead of' : 'behind'
  const diagnosis = `The clock of this service is ${Math.abs(skewSeconds)} s ${side} that of ModelArts; signatures are taken within 900 s.`
  const details = { upstream }
  return new AttemptFailed(new UpstreamFailure(code, `${message} ${diagnosis}`, details), { rejected })
}
