import type { CredentialsConfig } from '../config/config.js'
import type { UpstreamFailureCode } from './failure.js'

/** What stands before one endpoint, at the moment. */
export interface EndpointStatus {
  /** A base URL: it holds no credential. */
  readonly endpoint: string
  readonly breaker: 'closed' | 'open' | 'probing'
  readonly inFlight: number
  readonly queued: number
  readonly lastFailure?: { readonly code: UpstreamFailureCode; readonly agoMs: number }
}

/** How the credentials of one project stand; never what they are. */
export interface CredentialStatus {
  readonly projectId: string
  readonly kind: CredentialsConfig['kind']
  /** `untried`: they were not used yet. */
  readonly state: 'untried' | 'accepted' | 'locked-out'
  readonly sinceAgoMs?: number
  /** Negative: they have expired. Absent: they do not, or nobody has said when. */
  readonly expiresInMs?: number
  readonly failure?: UpstreamFailureCode
}

/** One project that is configured, or that was asked for. */
export interface ProjectStatus {
  readonly projectId: string
  /** It shares the breaker of its endpoint with others there. */
  readonly endpoint: string
  /** Of the endpoint's calls those for this project. */
  readonly inFlight: number
}

export interface UpstreamStatus {
  readonly projects: readonly ProjectStatus[]
  readonly endpoints: readonly EndpointStatus[]
  readonly credentials: readonly CredentialStatus[]
}
