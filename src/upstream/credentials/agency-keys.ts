import type { Clock } from '../../concurrency/clock.js'
import { Secret } from '../../config/secret.js'
import { UpstreamFailure } from '../failure.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import { serviceNames, type Exchange, type UpstreamResponse } from '../response/exchange.js'
import { failedAnswer, trace } from '../response/failed-answer.js'
import { isJsonObject } from '../response/json.js'
import { keyCredentials, type Credentials } from './credentials.js'
import { validForMs } from './expiry.js'

export interface AgencyOptions {
  /** Base URL of the machine's metadata service. */
  readonly metadataEndpoint: string
  /** Named in events: the keys are the machine's, and serve all its projects. */
  readonly projectId: string
  readonly timeoutMs: number
}

const guardTokenSeconds = 21_600
/** A new one is asked for a little before it expires. */
const guardTokenUsedForMs = (guardTokenSeconds - 600) * 1_000
/** A metadata service without guarded mode is asked again whether it has one after this long. */
const unguardedForMs = 86_400_000
/** So is one that did not answer the PUT: a container may be one network hop too far away for it. */
const unansweredForMs = 3_600_000

/** The token of guarded mode, or that there is no such mode here. */
type Guard =
  | { readonly mode: 'guarded'; readonly token: Secret; readonly untilMs: number }
  | { readonly mode: 'unguarded'; readonly untilMs: number }

/**
 * The temporary keys of the agency that is bound to this machine, from its metadata service, in
 * guarded mode where that is on. Keys are valid for an hour. The result asks each time it is called;
 * it rejects with `AttemptFailed`.
 */
export function agencyKeys(
  { metadataEndpoint, projectId, timeoutMs }: AgencyOptions,
  exchange: Exchange,
  monotonic: Clock,
): () => Promise<Credentials> {
  const context = { service: 'metadata', projectId, timeoutMs } as const
  // Several projects may wait for the keys; no single caller's signal may end that.
  const { signal } = new AbortController()
  let guard: Guard | undefined

  async function newGuard(): Promise<Guard> {
    const headers = { 'x-metadata-token-ttl-seconds': String(guardTokenSeconds) }
    const url = `${metadataEndpoint}/meta-data/latest/api/token`
    const answer = await unlessLost(exchange({ method: 'PUT', url, headers }, context, signal, (one) => one))
    if (!answer) return { mode: 'unguarded', untilMs: monotonic() + unansweredForMs }
    const { status } = answer.head
    if (isRefusal(status)) return { mode: 'unguarded', untilMs: monotonic() + unguardedForMs }
    const text = answer.bytes.toString('latin1').trim()
    if (status !== 200 || !/^[!-~]+$/.test(text)) throw failedAnswer(serviceNames.metadata, answer)
    return { mode: 'guarded', token: new Secret(text), untilMs: monotonic() + guardTokenUsedForMs }
  }

  async function securityKey<T>(read: (answer: UpstreamResponse) => T): Promise<T> {
    guard ??= await newGuard()
    const headers: Record<string, string> =
      guard.mode === 'guarded' ? { 'x-metadata-token': guard.token.reveal() } : {}
    const url = `${metadataEndpoint}/openstack/latest/securitykey`
    return exchange({ method: 'GET', url, headers }, context, signal, read)
  }

  return async () => {
    if (guard && monotonic() >= guard.untilMs) guard = undefined
    const isGuardNew = guard === undefined
    // The guard's token died early, or guarded mode has been turned on since.
    const isGuardRejected = (answer: UpstreamResponse): boolean =>
      answer.head.status === 401 && !isGuardNew && !lacksAgency(answer)
    const first = await securityKey((answer) => (isGuardRejected(answer) ? undefined : keysFrom(answer)))
    if (first) return first
    guard = undefined
    return securityKey(keysFrom)
  }
}

/** Undefined for an answer that never came. */
async function unlessLost(answer: Promise<UpstreamResponse>): Promise<UpstreamResponse | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AttemptFailed) return undefined
    throw error
  }
}

function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429
}

/** No code says so, only the text. */
function lacksAgency({ bytes }: UpstreamResponse): boolean {
  return /agency/i.test(bytes.toString('latin1'))
}

function keysFrom(answer: UpstreamResponse): Credentials {
  const { head, body, envelope, sentAtMs, receivedAtMs } = answer
  const { status, headers } = head
  if (isRefusal(status)) {
    const message = `${serviceNames.metadata} has no keys for this machine: is an agency bound to it?`
    throw new AttemptFailed(
      new UpstreamFailure('upstream-credentials-rejected', message, { upstream: trace(envelope) }),
    )
  }
  if (status !== 200) throw failedAnswer(serviceNames.metadata, answer)
  const credential = body.kind === 'json' && isJsonObject(body.value) ? body.value.credential : undefined
  if (isJsonObject(credential)) {
    const { access, secret, securitytoken: securityToken, expires_at: expiresAt } = credential
    const forMs = validForMs({ expiresAt, date: headers.date }, receivedAtMs)
    if (isText(access) && isText(secret) && isText(securityToken) && forMs !== undefined) {
      const keys = {
        accessKey: new Secret(access),
        secretKey: new Secret(secret),
        securityToken: new Secret(securityToken),
      }
      return keyCredentials(keys, sentAtMs + forMs)
    }
  }
  const message = `${serviceNames.metadata} answered without whole keys.`
  throw new AttemptFailed(new UpstreamFailure('upstream-malformed', message, { upstream: trace(envelope) }))
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
