import type { UpstreamFailureCode } from '../../upstream/failure.js'

/** What goes wrong before the upstream or the cache is asked, or in spite of them. */
export type EdgeErrorCode =
  | 'invalid-query'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'payload-too-large'
  | 'headers-too-large'
  | 'bad-request'
  | 'request-timeout'
  | 'rate-limited'
  | 'not-cached'
  | 'overloaded'
  | 'invalid-policy'
  | 'precondition-failed'
  | 'redis-unavailable'
  | 'shutting-down'
  | 'internal-error'

export type ServiceErrorCode = EdgeErrorCode | UpstreamFailureCode

export interface ProblemType {
  readonly status: number
  /** The same for every occurrence (RFC 9457, section 3.1.3). */
  readonly title: string
  /** What leads to it. */
  readonly cause: string
  /** Who can fix it, and how. */
  readonly remedy: string
  /** Whether the same request may succeed later. */
  readonly retry: 'no' | 'later' | 'after-retry-after'
}

/** Every problem that leaves this service. The slugs are public: frontends switch on them. */
export const problemTypes = {
  'invalid-query': {
    status: 400,
    title: 'The query is not valid',
    cause: 'A parameter is unknown, repeated, empty, or has a value outside its rule.',
    remedy: 'The caller: correct the parameters that `errors` names.',
    retry: 'no',
  },
  unauthenticated: {
    status: 401,
    title: 'A valid credential is needed',
    cause: 'The request carries no API key or token, or one that is not accepted.',
    remedy: 'The caller: send a valid credential as `WWW-Authenticate` says, or ask an operator for one.',
    retry: 'no',
  },
  forbidden: {
    status: 403,
    title: 'This credential does not allow it',
    cause: 'The credential is valid but does not include this project, or is no admin’s.',
    remedy:
      'An operator: grant the project, or the rights of an admin, to this caller if they should have it.',
    retry: 'no',
  },
  'unknown-project': {
    status: 404,
    title: 'This project is not known here',
    cause: 'No ModelArts credentials are configured for the project.',
    remedy: 'The caller: check `project_id`. An operator: add the project to the configuration.',
    retry: 'no',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing at this path',
    cause: 'The path is not one of this service’s routes.',
    remedy: 'The caller: see /openapi.json for the routes.',
    retry: 'no',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This path does not take this method',
    cause: 'The path exists, but not for this method.',
    remedy: 'The caller: use one of the methods in `Allow`.',
    retry: 'no',
  },
  'not-acceptable': {
    status: 406,
    title: 'No accepted media type is available here',
    cause: 'The request’s `Accept` excludes every form that this path has.',
    remedy: 'The caller: accept application/json.',
    retry: 'no',
  },
  'request-timeout': {
    status: 408,
    title: 'The request took too long to arrive',
    cause: 'The request was not complete in time.',
    remedy: 'The caller: send the request at once.',
    retry: 'later',
  },
  'payload-too-large': {
    status: 413,
    title: 'The request body is too large',
    cause: 'The request carries a body above the limit; no route here needs one so large.',
    remedy: 'The caller: send no body.',
    retry: 'no',
  },
  'headers-too-large': {
    status: 431,
    title: 'The request headers are too large',
    cause: 'Request line and headers together exceed the limit.',
    remedy: 'The caller: send fewer or shorter headers; cookies are often the reason.',
    retry: 'no',
  },
  'bad-request': {
    status: 400,
    title: 'The request cannot be read',
    cause: 'The request is not valid HTTP, or its path cannot be decoded.',
    remedy: 'The caller: send a well-formed request.',
    retry: 'no',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests from this caller',
    cause: 'The caller used up its requests for this minute.',
    remedy: 'The caller: wait as `Retry-After` says, and ask less often.',
    retry: 'after-retry-after',
  },
  'upstream-rejected-request': {
    status: 422,
    title: 'ModelArts rejects these values',
    cause:
      'The query is well-formed, but ModelArts does not accept its values, such as an engine that it does not have.',
    remedy: 'The caller: choose other values; `upstream.error_code` names the check that failed.',
    retry: 'no',
  },
  'not-supported-upstream': {
    status: 422,
    title: 'This generation of ModelArts has no such question',
    cause:
      'The project speaks a newer API of ModelArts, which has no ExeML projects (`project_type` 1 to 3). ModelArts was not called.',
    remedy: 'The caller: leave `project_type` out.',
    retry: 'no',
  },
  'upstream-not-found': {
    status: 404,
    title: 'ModelArts does not have what was asked about',
    cause: 'ModelArts says that the project, the path or the thing asked about does not exist.',
    remedy: 'The caller: check the values. An operator: check endpoint and region.',
    retry: 'no',
  },
  'upstream-credentials-rejected': {
    status: 502,
    title: 'ModelArts refused this service’s own credentials',
    cause:
      'The service’s key, token or agency was refused, or does not reach this project. It is not the caller’s fault.',
    remedy: 'An operator: check key, clock, permissions and project of the service.',
    retry: 'after-retry-after',
  },
  'upstream-account-restricted': {
    status: 502,
    title: 'The cloud account is restricted',
    cause: 'The account is in arrears, frozen or suspended, or its quota is used up.',
    remedy: 'The owner of the cloud account: settle it.',
    retry: 'after-retry-after',
  },
  'upstream-throttled': {
    status: 503,
    title: 'ModelArts asked us to slow down',
    cause: 'The account’s call limit at ModelArts is reached.',
    remedy: 'Nobody: it passes. The caller: wait as `Retry-After` says.',
    retry: 'after-retry-after',
  },
  'upstream-error': {
    status: 502,
    title: 'ModelArts failed',
    cause: 'ModelArts or its gateway answered with an error of its own.',
    remedy: 'Mostly nobody: it passes. An operator: open a ticket with `upstream.request_id` if it lasts.',
    retry: 'later',
  },
  'upstream-unreachable': {
    status: 502,
    title: 'ModelArts cannot be reached',
    cause: 'Name resolution, connecting or TLS failed, or the connection broke.',
    remedy: 'An operator: check endpoint, network, proxy and certificates.',
    retry: 'later',
  },
  'upstream-timeout': {
    status: 504,
    title: 'ModelArts did not answer in time',
    cause: 'No complete answer came within the time limit.',
    remedy: 'Mostly nobody: it passes. An operator: check the network and the timeouts.',
    retry: 'later',
  },
  'upstream-malformed': {
    status: 502,
    title: 'ModelArts gave an answer that cannot be used',
    cause: 'The answer was not JSON, cut short, too large, or of another shape than documented.',
    remedy: 'An operator: check that the endpoint is ModelArts and not a login page or a middle box.',
    retry: 'later',
  },
  'upstream-unavailable': {
    status: 503,
    title: 'ModelArts is failing; retry later',
    cause:
      'Recent calls failed, so for a while none is made, or too many questions wait for their turn. Nothing is cached for this question.',
    remedy: 'The caller: wait as `Retry-After` says. `upstream` describes the last failure.',
    retry: 'after-retry-after',
  },
  'not-cached': {
    status: 504,
    title: 'The answer is not in the cache',
    cause: 'The request said `only-if-cached`, and nothing is cached for this question.',
    remedy: 'The caller: ask without `only-if-cached`.',
    retry: 'later',
  },
  'invalid-policy': {
    status: 400,
    title: 'The policy is not valid',
    cause:
      'The merge patch is not JSON, has a member that the policy does not have, or a value outside its limits.',
    remedy: 'The operator: correct the members that `errors` names. Nothing has changed.',
    retry: 'no',
  },
  'precondition-failed': {
    status: 412,
    title: 'Another version is in force',
    cause: 'The policy was changed by somebody else since it was read: `If-Match` names another version.',
    remedy: 'The operator: read the policy again, then decide again.',
    retry: 'no',
  },
  'redis-unavailable': {
    status: 503,
    title: 'The change cannot be kept for all replicas',
    cause:
      'The change has to be kept in Redis, and Redis cannot be reached or refuses it. Nothing has changed.',
    remedy: 'An operator: look at `redis` in /admin/status; make the change when Redis is back.',
    retry: 'after-retry-after',
  },
  overloaded: {
    status: 503,
    title: 'This service is at its limit',
    cause: 'As much work is in progress as this replica takes on.',
    remedy: 'The caller: wait as `Retry-After` says. An operator: add replicas if it lasts.',
    retry: 'after-retry-after',
  },
  'shutting-down': {
    status: 503,
    title: 'This replica is shutting down',
    cause: 'The request reached a replica that is about to stop.',
    remedy: 'The caller: ask again; another replica will answer.',
    retry: 'after-retry-after',
  },
  'internal-error': {
    status: 500,
    title: 'This service failed',
    cause: 'A fault of this service. Its log has the details under the request’s id.',
    remedy: 'An operator: look the `request_id` up in the log and report the fault.',
    retry: 'later',
  },
} as const satisfies Record<ServiceErrorCode, ProblemType>
