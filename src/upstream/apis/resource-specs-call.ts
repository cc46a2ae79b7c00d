import type { Clock } from '../../concurrency/clock.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import { failedAnswer, trace } from '../response/failed-answer.js'
import { aheadSeconds, isSkewed } from '../response/clock-skew.js'
import type { Credentials } from '../credentials/credentials.js'
import type { Project } from '../projects/project.js'
import { specListFrom } from './spec-list.js'
import type { ResourceSpecsQuestion, SpecList } from './resource-specs.js'
import { canonicalQuery, type QueryParameter } from '../signing/canonical-query.js'
import { sendable } from '../signing/canonical-headers.js'
import { signRequest } from '../signing/sign-request.js'
import { serviceNames, type Exchange, type UpstreamResponse } from '../response/exchange.js'
import type { OutgoingRequest } from '../transport/send.js'
import { UpstreamFailure } from '../failure.js'
import type { OnUpstreamEvent } from '../events.js'

export interface CallTools {
  readonly exchange: Exchange
  readonly clock: Clock
  readonly timeoutMs: number
  readonly onEvent: OnUpstreamEvent
}

/**
 * `GET /v1/{project_id}/job/resource-specs`, once, with given credentials. Rejects with
 * `AttemptFailed` or with the reason of the signal.
 */
export async function callResourceSpecs(
  question: ResourceSpecsQuestion,
  project: Project,
  credentials: Credentials,
  { exchange, clock, timeoutMs, onEvent }: CallTools,
  signal: AbortSignal,
): Promise<SpecList> {
  const request = authorized(resourceSpecsTarget(question, project.endpoint), project, credentials, clock())
  const correspondence = { service: 'modelarts', projectId: project.id, timeoutMs } as const
  const exchanged = await exchange(request, correspondence, signal)
  if (isGood(exchanged)) return specListOf(exchanged)
  const { response, said, receivedAtMs } = exchanged
  const failed = failedAnswer(serviceNames.modelarts, said, response.headers['retry-after'], receivedAtMs)
  const skew = aheadSeconds(response.headers.date, receivedAtMs)
  if (failed.refuses !== 'identity' || credentials.kind !== 'key' || !isSkewed(skew)) throw failed
  onEvent({ type: 'clock-skew', projectId: project.id, aheadSeconds: skew })
  throw refusedForSkew(failed, skew)
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
    throw new AttemptFailed(new UpstreamFailure('upstream-credentials-rejected', message))
  }
}

function authorization(
  target: Target,
  project: Project,
  credentials: Credentials,
  nowMs: number,
): Readonly<Record<string, string>> {
  if (credentials.kind === 'token')
    return { 'x-auth-token': sendable('x-auth-token', credentials.token.reveal()) }
  const headers = { 'x-project-id': project.id }
  return {
    ...headers,
    ...signRequest({ ...target, method: 'GET', headers, body: '' }, credentials.keys, nowMs),
  }
}

function isGood({ said }: UpstreamResponse): boolean {
  return said.status >= 200 && said.status < 300 && !said.admitsFailure
}

function specListOf({ body, said }: UpstreamResponse): SpecList {
  const checked = body.kind === 'json' ? specListFrom(body.value) : body
  if ('list' in checked)
    return { ...checked.list, ...(said.requestId !== undefined && { requestId: said.requestId }) }
  const message = `${serviceNames.modelarts} answered with something that is no spec list: the body ${checked.fault}.`
  throw new AttemptFailed(new UpstreamFailure('upstream-malformed', message, { upstream: trace(said) }))
}

function refusedForSkew({ failure, refuses }: AttemptFailed, skewSeconds: number): AttemptFailed {
  const { code, message, upstream } = failure
  const side = skewSeconds > 0 ? 'ahead of' : 'behind'
  const diagnosis = `The clock of this service is ${Math.abs(skewSeconds)} s ${side} that of ModelArts; signatures are taken within 900 s.`
  return new AttemptFailed(new UpstreamFailure(code, `${message} ${diagnosis}`, { upstream }), { refuses })
}
