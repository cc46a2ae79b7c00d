import type { Clock } from '../../concurrency/clock.js'
import { Secret } from '../../config/secret.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import { failedAnswer, trace } from '../response/failed-answer.js'
import { isJsonObject } from '../response/json.js'
import { serviceNames, type Exchange, type UpstreamResponse } from '../response/exchange.js'
import { UpstreamFailure } from '../failure.js'
import { keyCredentials, type Credentials } from './credentials.js'
import { expiresAt as expiryOf } from './expiry.js'

export interface AgencyOptions {
  /** Base URL of the machine's metadata service. */
  readonly metadataEndpoint: string
  /** Named in events: the keys are the machine's, and serve all its projects. */
  readonly projectId: string
  readonly timeoutMs: number
}

const guardTokenLifeSeconds = 21_600
/** Asked for anew a little before its end. */
const guardTokenUsedForMs = (guardTokenLifeSeconds - 600) * 1_000
/** A metadata service without guarded mode is asked again whether it has one after this long. */
const unguardedForMs = 86_400_000

/** The token of guarded mode, or that there is no such mode here. */
type Guard =
  | { readonly mode: 'guarded'; readonly token: Secret; readonly untilMs: number }
  | { readonly mode: 'unguarded'; readonly untilMs: number }

/**
 * The temporary keys of the agency that is bound to this machine, from its metadata service, in
 * guarded mode where that is on. Keys live an hour. The result asks anew each time it is called;
 * it rejects with `AttemptFailed`.
 */
export function agencyKeys(
  { metadataEndpoint, projectId, timeoutMs }: AgencyOptions,
  exchange: Exchange,
  clock: Clock,
): () => Promise<Credentials> {
  const correspondence = { service: 'metadata', projectId, timeoutMs } as const
  // Several projects may wait for the keys; no single caller's signal may end that.
  const { signal } = new AbortController()
  let guard: Guard | undefined

  async function newGuard(): Promise<Guard> {
    const headers = { 'x-metadata-token-ttl-seconds': String(guardTokenLifeSeconds) }
    const url = `${metadataEndpoint}/meta-data/latest/api/token`
    const { response, said, receivedAtMs } = await exchange(
      { method: 'PUT', url, headers },
      correspondence,
      signal,
    )
    if (response.status === 404 || response.status === 405) {
      return { mode: 'unguarded', untilMs: receivedAtMs + unguardedForMs }
    }
    const text = response.body.toString('latin1').trim()
    if (response.status !== 200 || !/^[!-~]+$/.test(text)) {
      throw failedAnswer(serviceNames.metadata, said, response.headers['retry-after'], receivedAtMs)
    }
    return { mode: 'guarded', token: new Secret(text), untilMs: receivedAtMs + guardTokenUsedForMs }
  }

  async function securityKey(): Promise<UpstreamResponse> {
    if (!guard || clock() >= guard.untilMs) guard = await newGuard()
    const headers: Record<string, string> =
      guard.mode === 'guarded' ? { 'x-metadata-token': guard.token.reveal() } : {}
    const url = `${metadataEndpoint}/openstack/latest/securitykey`
    return exchange({ method: 'GET', url, headers }, correspondence, signal)
  }

  return async () => {
    const first = await securityKey()
    if (first.said.status !== 401 || lacksAgency(first)) return keysFrom(first)
    // The guard's token died early, or guarded mode has been turned on since.
    guard = undefined
    return keysFrom(await securityKey())
  }
}

function lacksAgency({ response }: UpstreamResponse): boolean {
  return /agency/i.test(response.body.toString('latin1'))
}

function keysFrom(exchanged: UpstreamResponse): Credentials {
  const { response, body, said, receivedAtMs } = exchanged
  if (said.status >= 400 && said.status < 500 && said.status !== 429) {
    const message = `${serviceNames.metadata} has no keys for this machine: is an agency bound to it?`
    throw new AttemptFailed(
      new UpstreamFailure('upstream-credentials-rejected', message, { upstream: trace(said) }),
    )
  }
  if (said.status !== 200) {
    throw failedAnswer(serviceNames.metadata, said, response.headers['retry-after'], receivedAtMs)
  }
  const credential = body.kind === 'json' && isJsonObject(body.value) ? body.value.credential : undefined
  if (isJsonObject(credential)) {
    const { access, secret, securitytoken: securityToken, expires_at: expiresAt } = credential
    const end = expiryOf({ expiresAt, date: response.headers.date }, receivedAtMs)
    if (isText(access) && isText(secret) && isText(securityToken) && end !== undefined) {
      const keys = {
        accessKey: new Secret(access),
        secretKey: new Secret(secret),
        securityToken: new Secret(securityToken),
      }
      return keyCredentials(keys, end)
    }
  }
  const message = `${serviceNames.metadata} answered without whole keys.`
  throw new AttemptFailed(new UpstreamFailure('upstream-malformed', message, { upstream: trace(said) }))
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
