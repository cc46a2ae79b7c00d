// Made by `npm run openapi` from docs/openapi.json. Not to be edited.

export interface paths {
  '/specs': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Which machines can be chosen for a job
     * @description Answered from the cache wherever possible. The same question gives the same entry, whatever the order of its parameters. An unknown, repeated, empty or bad parameter gives 400 `invalid-query`, which names every fault at once.
     */
    get: operations['getSpecs']
    put?: never
    post?: never
    delete?: never
    options?: never
    /**
     * The header fields alone
     * @description As GET, without the body: to learn cheaply whether the list has changed.
     */
    head: operations['headSpecs']
    patch?: never
    trace?: never
  }
  '/v1/{project_id}/job/resource-specs': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * The same, as ModelArts itself answers
     * @description For clients that were written for ModelArts: they change only their base URL, and send our API key or JWT where they sent their token. The same cache and lists as `/specs`; failures in ModelArts’ own shape. Parameters that it does not know are ignored.
     */
    get: operations['getResourceSpecs']
    put?: never
    post?: never
    delete?: never
    options?: never
    /**
     * The header fields alone
     * @description As GET, without the body: to learn cheaply whether the list has changed.
     */
    head: operations['headResourceSpecs']
    patch?: never
    trace?: never
  }
  '/problems': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * All kinds of problems
     * @description HTML for a browser, JSON for anything else, as `Accept` weighs them.
     */
    get: operations['listProblemTypes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/problems/{slug}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * What a kind of problem means
     * @description Where the `type` of a problem leads: its cause, who can mend it, and whether a retry helps.
     */
    get: operations['getProblemType']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/openapi.json': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * This document
     * @description OpenAPI 3.1, of everything that callers can ask.
     */
    get: operations['getOpenApi']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/docs': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * This document as a page, to read and to try
     * @description Loads nothing from elsewhere.
     */
    get: operations['getDocs']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/health/live': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Whether the process can answer
     * @description Looks at nothing else, so that an outage elsewhere restarts nobody.
     */
    get: operations['getLiveness']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/health/ready': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Whether it can serve
     * @description Redis or ModelArts being down is `degraded`, not 503: there is the cache.
     */
    get: operations['getReadiness']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
}
export interface components {
  schemas: {
    /** @description A machine that a job can run on. ModelArts may add fields; they are passed on. */
    Spec: {
      /**
       * Format: int64
       * @description What a job is created with. A 64-bit integer: in JavaScript `JSON.parse` rounds ids above 2^53, so take this package’s client, or a parser that keeps every digit.
       */
      spec_id: number
      /** @description Number of vCPUs, as text. */
      core: string
      /** @description Memory in GB, as text. The name is ModelArts’ own. */
      cpu: string
      /** @description GPUs of one node; 0 also for Ascend machines. */
      gpu_num: number
      /** @description Kind of GPU; empty without one. */
      gpu_type: string
      /** @description The family: the same code may have another `spec_id` elsewhere. */
      spec_code: string
      /** @description How many nodes can be chosen at most. */
      max_num: number
      /** @description Pricing units. */
      unit_num: number
      /** @description Size of the SSD; often empty. */
      storage: string
      /** @description Not documented by ModelArts. */
      interface_type: number
      /** @description True: sold out at present. */
      no_resource: boolean
    }
    /** @description The spec list, in ModelArts’ own shape. */
    SpecList: {
      specs: components['schemas']['Spec'][]
      /** @description Number of specs in this answer. */
      spec_total_count: number
      /** @constant */
      is_success: true
    }
    /** @description A failure in ModelArts’ own shape, for clients that were written for ModelArts. */
    ModelArtsFailure: {
      /** @constant */
      is_success: false
      /** @description ModelArts’ own code where there is one, else the code of the problem. */
      error_code: string
      /** @description For a person. */
      error_message: string
      /** @description The same: some clients look here. */
      error_msg: string
    }
    /** @description What a kind of problem means. */
    ProblemType: {
      /** @description The address of this description: the `type` of such a problem. */
      type: string
      /** @description What programs switch on. */
      code: string
      /** @description The HTTP status that it comes with. */
      status: number
      /** @description The same for every occurrence. */
      title: string
      /** @description What leads to it. */
      cause: string
      /** @description Who can mend it, and how. */
      remedy: string
      /**
       * @description Whether the same request may succeed later.
       * @enum {string}
       */
      retry: 'no' | 'later' | 'after-retry-after'
    }
    ProblemTypeList: {
      problems: components['schemas']['ProblemType'][]
    }
    Liveness: {
      /** @constant */
      status: 'ok'
    }
    Readiness: {
      /**
       * @description `degraded` still serves: from the cache, or more slowly.
       * @enum {string}
       */
      status: 'starting' | 'ok' | 'degraded' | 'draining'
      dependencies: {
        [key: string]: 'ok' | 'degraded' | 'failing'
      }
    }
    /** @description A failure (RFC 9457). Switch on `code`; newer versions may add codes. */
    Problem:
      | components['schemas']['InvalidQueryProblem']
      | components['schemas']['UnauthenticatedProblem']
      | components['schemas']['ForbiddenProblem']
      | components['schemas']['UnknownProjectProblem']
      | components['schemas']['NotFoundProblem']
      | components['schemas']['MethodNotAllowedProblem']
      | components['schemas']['NotAcceptableProblem']
      | components['schemas']['RequestTimeoutProblem']
      | components['schemas']['PayloadTooLargeProblem']
      | components['schemas']['HeadersTooLargeProblem']
      | components['schemas']['BadRequestProblem']
      | components['schemas']['RateLimitedProblem']
      | components['schemas']['UpstreamRejectedRequestProblem']
      | components['schemas']['UpstreamNotFoundProblem']
      | components['schemas']['UpstreamCredentialsRejectedProblem']
      | components['schemas']['UpstreamAccountRestrictedProblem']
      | components['schemas']['UpstreamThrottledProblem']
      | components['schemas']['UpstreamErrorProblem']
      | components['schemas']['UpstreamUnreachableProblem']
      | components['schemas']['UpstreamTimeoutProblem']
      | components['schemas']['UpstreamMalformedProblem']
      | components['schemas']['UpstreamUnavailableProblem']
      | components['schemas']['NotCachedProblem']
      | components['schemas']['OverloadedProblem']
      | components['schemas']['ShuttingDownProblem']
      | components['schemas']['InternalErrorProblem']
    /** @description A parameter is unknown, repeated, empty, or has a value outside its rule. See `/problems/invalid-query`. */
    InvalidQueryProblem: {
      /** @constant */
      type: '/problems/invalid-query'
      /** @constant */
      title: 'The query is not valid'
      /** @constant */
      status: 400
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'invalid-query'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Every fault of the query, at once. */
      errors: {
        parameter: string
        detail: string
      }[]
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description The request carries no API key or token, or one that is not accepted. See `/problems/unauthenticated`. */
    UnauthenticatedProblem: {
      /** @constant */
      type: '/problems/unauthenticated'
      /** @constant */
      title: 'A valid credential is needed'
      /** @constant */
      status: 401
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'unauthenticated'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description The credential is valid but does not include this project, or is no admin’s. See `/problems/forbidden`. */
    ForbiddenProblem: {
      /** @constant */
      type: '/problems/forbidden'
      /** @constant */
      title: 'This credential does not allow it'
      /** @constant */
      status: 403
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'forbidden'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description No ModelArts credentials are configured for the project. See `/problems/unknown-project`. */
    UnknownProjectProblem: {
      /** @constant */
      type: '/problems/unknown-project'
      /** @constant */
      title: 'This project is not known here'
      /** @constant */
      status: 404
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'unknown-project'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description The path is not one of this service’s routes. See `/problems/not-found`. */
    NotFoundProblem: {
      /** @constant */
      type: '/problems/not-found'
      /** @constant */
      title: 'There is nothing at this path'
      /** @constant */
      status: 404
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'not-found'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description The path exists, but not for this method. See `/problems/method-not-allowed`. */
    MethodNotAllowedProblem: {
      /** @constant */
      type: '/problems/method-not-allowed'
      /** @constant */
      title: 'This path does not take this method'
      /** @constant */
      status: 405
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'method-not-allowed'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description The request’s `Accept` excludes every form that this path has. See `/problems/not-acceptable`. */
    NotAcceptableProblem: {
      /** @constant */
      type: '/problems/not-acceptable'
      /** @constant */
      title: 'This cannot be given in an accepted media type'
      /** @constant */
      status: 406
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'not-acceptable'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description The request was not complete in time. See `/problems/request-timeout`. */
    RequestTimeoutProblem: {
      /** @constant */
      type: '/problems/request-timeout'
      /** @constant */
      title: 'The request took too long to arrive'
      /** @constant */
      status: 408
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'request-timeout'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description The request carries a body above the limit; no route here needs one. See `/problems/payload-too-large`. */
    PayloadTooLargeProblem: {
      /** @constant */
      type: '/problems/payload-too-large'
      /** @constant */
      title: 'The request body is too large'
      /** @constant */
      status: 413
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'payload-too-large'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description Request line and headers together exceed the limit. See `/problems/headers-too-large`. */
    HeadersTooLargeProblem: {
      /** @constant */
      type: '/problems/headers-too-large'
      /** @constant */
      title: 'The request headers are too large'
      /** @constant */
      status: 431
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'headers-too-large'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description The request is not valid HTTP, or its path cannot be decoded. See `/problems/bad-request`. */
    BadRequestProblem: {
      /** @constant */
      type: '/problems/bad-request'
      /** @constant */
      title: 'The request cannot be read'
      /** @constant */
      status: 400
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'bad-request'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description The caller used up its requests for this minute. See `/problems/rate-limited`. */
    RateLimitedProblem: {
      /** @constant */
      type: '/problems/rate-limited'
      /** @constant */
      title: 'Too many requests from this caller'
      /** @constant */
      status: 429
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'rate-limited'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description The query is well-formed, but ModelArts does not accept its values, such as an engine that it does not have. See `/problems/upstream-rejected-request`. */
    UpstreamRejectedRequestProblem: {
      /** @constant */
      type: '/problems/upstream-rejected-request'
      /** @constant */
      title: 'ModelArts refuses these values'
      /** @constant */
      status: 422
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'upstream-rejected-request'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
      /** @description What ModelArts said of itself. */
      upstream?: {
        status?: number
        error_code?: string
        request_id?: string
      }
    }
    /** @description ModelArts says that the project, the path or the thing asked about does not exist. See `/problems/upstream-not-found`. */
    UpstreamNotFoundProblem: {
      /** @constant */
      type: '/problems/upstream-not-found'
      /** @constant */
      title: 'ModelArts does not have what was asked about'
      /** @constant */
      status: 404
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'upstream-not-found'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
      /** @description What ModelArts said of itself. */
      upstream?: {
        status?: number
        error_code?: string
        request_id?: string
      }
    }
    /** @description The service’s key, token or agency was refused, or does not reach this project. It is not the caller’s fault. See `/problems/upstream-credentials-rejected`. */
    UpstreamCredentialsRejectedProblem: {
      /** @constant */
      type: '/problems/upstream-credentials-rejected'
      /** @constant */
      title: 'ModelArts refused this service’s own credentials'
      /** @constant */
      status: 502
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'upstream-credentials-rejected'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
      /** @description What ModelArts said of itself. */
      upstream?: {
        status?: number
        error_code?: string
        request_id?: string
      }
    }
    /** @description The account is in arrears, frozen or suspended, or its quota is used up. See `/problems/upstream-account-restricted`. */
    UpstreamAccountRestrictedProblem: {
      /** @constant */
      type: '/problems/upstream-account-restricted'
      /** @constant */
      title: 'The cloud account is restricted'
      /** @constant */
      status: 502
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'upstream-account-restricted'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
      /** @description What ModelArts said of itself. */
      upstream?: {
        status?: number
        error_code?: string
        request_id?: string
      }
    }
    /** @description The account’s call limit at ModelArts is reached. See `/problems/upstream-throttled`. */
    UpstreamThrottledProblem: {
      /** @constant */
      type: '/problems/upstream-throttled'
      /** @constant */
      title: 'ModelArts asked us to slow down'
      /** @constant */
      status: 503
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'upstream-throttled'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
      /** @description What ModelArts said of itself. */
      upstream?: {
        status?: number
        error_code?: string
        request_id?: string
      }
    }
    /** @description ModelArts or its gateway answered with an error of its own. See `/problems/upstream-error`. */
    UpstreamErrorProblem: {
      /** @constant */
      type: '/problems/upstream-error'
      /** @constant */
      title: 'ModelArts failed'
      /** @constant */
      status: 502
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'upstream-error'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
      /** @description What ModelArts said of itself. */
      upstream?: {
        status?: number
        error_code?: string
        request_id?: string
      }
    }
    /** @description Name resolution, connecting or TLS failed, or the connection broke. See `/problems/upstream-unreachable`. */
    UpstreamUnreachableProblem: {
      /** @constant */
      type: '/problems/upstream-unreachable'
      /** @constant */
      title: 'ModelArts cannot be reached'
      /** @constant */
      status: 502
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'upstream-unreachable'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
      /** @description What ModelArts said of itself. */
      upstream?: {
        status?: number
        error_code?: string
        request_id?: string
      }
    }
    /** @description No complete answer came within the time limit. See `/problems/upstream-timeout`. */
    UpstreamTimeoutProblem: {
      /** @constant */
      type: '/problems/upstream-timeout'
      /** @constant */
      title: 'ModelArts did not answer in time'
      /** @constant */
      status: 504
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'upstream-timeout'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
      /** @description What ModelArts said of itself. */
      upstream?: {
        status?: number
        error_code?: string
        request_id?: string
      }
    }
    /** @description The answer was not JSON, cut short, too large, or of another shape than documented. See `/problems/upstream-malformed`. */
    UpstreamMalformedProblem: {
      /** @constant */
      type: '/problems/upstream-malformed'
      /** @constant */
      title: 'ModelArts gave an answer that cannot be used'
      /** @constant */
      status: 502
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'upstream-malformed'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
      /** @description What ModelArts said of itself. */
      upstream?: {
        status?: number
        error_code?: string
        request_id?: string
      }
    }
    /** @description Recent calls failed, so for a while none is made, and nothing is cached for this question. See `/problems/upstream-unavailable`. */
    UpstreamUnavailableProblem: {
      /** @constant */
      type: '/problems/upstream-unavailable'
      /** @constant */
      title: 'ModelArts is being left alone after failures'
      /** @constant */
      status: 503
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'upstream-unavailable'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
      /** @description What ModelArts said of itself. */
      upstream?: {
        status?: number
        error_code?: string
        request_id?: string
      }
    }
    /** @description The request said `only-if-cached`, and nothing is cached for this question. See `/problems/not-cached`. */
    NotCachedProblem: {
      /** @constant */
      type: '/problems/not-cached'
      /** @constant */
      title: 'The answer is not in the cache'
      /** @constant */
      status: 504
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'not-cached'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description As much work is in progress as this replica takes on. See `/problems/overloaded`. */
    OverloadedProblem: {
      /** @constant */
      type: '/problems/overloaded'
      /** @constant */
      title: 'This service is at its limit'
      /** @constant */
      status: 503
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'overloaded'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description The request reached a replica that is about to stop. See `/problems/shutting-down`. */
    ShuttingDownProblem: {
      /** @constant */
      type: '/problems/shutting-down'
      /** @constant */
      title: 'This replica is shutting down'
      /** @constant */
      status: 503
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'shutting-down'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
    /** @description A fault of this service. Its log has the details under the request’s id. See `/problems/internal-error`. */
    InternalErrorProblem: {
      /** @constant */
      type: '/problems/internal-error'
      /** @constant */
      title: 'This service failed'
      /** @constant */
      status: 500
      /** @description What happened this time, for a person. */
      detail: string
      /** @description This occurrence, as `urn:uuid:…`. */
      instance: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      code: 'internal-error'
      /** @description The id of the request, as in `X-Request-Id`. */
      request_id: string
      /** @description Seconds to wait; equal to `Retry-After`. */
      retry_after?: number
    }
  }
  responses: never
  parameters: {
    /**
     * @description The `ETag` of the answer that the caller has: 304 if it still holds. Lists, weak tags and `*` too.
     * @example "q2dBv1mGyzkX0mYvY3Hc4w"
     */
    IfNoneMatch: string
    /**
     * @description `max-age=n`: nothing older than n seconds. `no-cache`: ask ModelArts anew. Either asks at most once in a few seconds for one list. `only-if-cached`: 504 `not-cached` rather than asking ModelArts.
     * @example max-age=30
     */
    CacheControl: string
    /**
     * @description Comes back on the answer and stands in the log. Without a sane one the service makes one.
     * @example checkout-7f3a
     */
    RequestId: string
  }
  requestBodies: never
  headers: {
    /**
     * @description From the content: equal on every replica and after a restart. Each content coding has its own.
     * @example "q2dBv1mGyzkX0mYvY3Hc4w"
     */
    ETag: string
    /**
     * @description Seconds since ModelArts was asked for this list.
     * @example 12
     */
    Age: number
    /**
     * @description `max-age` is `Age` plus the freshness left, so that a cache, which subtracts `Age`, comes to what is left; below `Age` when stale. The windows are those of RFC 5861.
     * @example private, max-age=300, stale-while-revalidate=600, stale-if-error=86400
     */
    CacheControl: string
    /** @description Problems are never to be kept. */
    NoStore: 'no-store'
    /**
     * @description For how long it may be used without asking.
     * @example public, max-age=300
     */
    StaticCacheControl: string
    /**
     * @description What the cache did (RFC 9211): `hit` with the freshness left, negative when stale, or `fwd` with the reason why ModelArts was asked; `collapsed` when another caller’s load was shared.
     * @example specs-bff; hit; ttl=288
     */
    CacheStatus: string
    /** @description As `Accept-Encoding` asks, where it is worth it. */
    ContentEncoding: 'br' | 'gzip'
    /**
     * @description The request fields that the answer depends on.
     * @example Accept-Encoding
     */
    Vary: string
    /**
     * @description The id of this request, in every log line of it.
     * @example 3f0c9a52-6c86-4a0e-9d5b-0f4f7cf3a7d1
     */
    RequestId: string
    /**
     * @description Seconds for which asking again is useless; where that is known.
     * @example 7
     */
    RetryAfter: number
    /**
     * @description What this caller has left, where there is a limit.
     * @example "default";r=587;t=42
     */
    RateLimit: string
    /**
     * @description The limit, where there is one: requests in a window of seconds.
     * @example "default";q=600;w=60
     */
    RateLimitPolicy: string
    /**
     * @description The methods that this path takes; with 405.
     * @example GET, HEAD
     */
    Allow: string
    /**
     * @description The ways to authenticate that this service takes.
     * @example Bearer realm="specs-bff", ApiKey realm="specs-bff", header="X-Api-Key"
     */
    WwwAuthenticate: string
  }
  pathItems: never
}
export interface operations {
  getSpecs: {
    parameters: {
      query?: {
        /**
         * @description The ModelArts project. Left out: the default project of this service, where it has one.
         * @example 0123456789abcdef0123456789abcdef
         */
        project_id?: string
        /**
         * @description What the machines are for. Left out: as ModelArts answers when it is not told.
         * @example train
         */
        job_type?: 'train' | 'inference'
        /**
         * @description The id of an AI engine, a 64-bit integer: 0 to 9223372036854775807. It is text here, because a JavaScript number holds only 53 bits. 0 stands for any engine.
         * @example 130
         */
        engine_id?: string
        /**
         * @description 0 is no ExeML project, 1 image classification, 2 object detection, 3 predictive analytics.
         * @example 0
         */
        project_type?: 0 | 1 | 2 | 3
        /**
         * @description Leave out the machines that are sold out. Applied to the cached list.
         * @example true
         */
        available?: true
        /**
         * @description Only machines with this GPU, written in full, in any case. Applied to the cached list.
         * @example v100
         */
        gpu_type?: string
        /**
         * @description Only machines with at least so many GPUs. Applied to the cached list.
         * @example 1
         */
        min_gpu_num?: number
      }
      header?: {
        /**
         * @description The `ETag` of the answer that the caller has: 304 if it still holds. Lists, weak tags and `*` too.
         * @example "q2dBv1mGyzkX0mYvY3Hc4w"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch']
        /**
         * @description `max-age=n`: nothing older than n seconds. `no-cache`: ask ModelArts anew. Either asks at most once in a few seconds for one list. `only-if-cached`: 504 `not-cached` rather than asking ModelArts.
         * @example max-age=30
         */
        'Cache-Control'?: components['parameters']['CacheControl']
        /**
         * @description Comes back on the answer and stands in the log. Without a sane one the service makes one.
         * @example checkout-7f3a
         */
        'X-Request-Id'?: components['parameters']['RequestId']
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The list, fresh or as stale as `Age` and `Cache-Status` say. */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          Age: components['headers']['Age']
          'Cache-Control': components['headers']['CacheControl']
          'Cache-Status': components['headers']['CacheStatus']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          'Content-Encoding': components['headers']['ContentEncoding']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SpecList']
        }
      }
      /** @description The caller has it already: `If-None-Match` names its `ETag`. */
      304: {
        headers: {
          ETag: components['headers']['ETag']
          Age: components['headers']['Age']
          'Cache-Control': components['headers']['CacheControl']
          'Cache-Status': components['headers']['CacheStatus']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `invalid-query`: The query is not valid.
       *
       *     `bad-request`: The request cannot be read.
       */
      400: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json':
            components['schemas']['InvalidQueryProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description `unauthenticated`: A valid credential is needed. */
      401: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          'WWW-Authenticate': components['headers']['WwwAuthenticate']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description `forbidden`: This credential does not allow it. */
      403: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /**
       * @description `unknown-project`: This project is not known here.
       *
       *     `upstream-not-found`: ModelArts does not have what was asked about.
       */
      404: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json':
            components['schemas']['UnknownProjectProblem'] | components['schemas']['UpstreamNotFoundProblem']
        }
      }
      /** @description `not-acceptable`: This cannot be given in an accepted media type. */
      406: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['NotAcceptableProblem']
        }
      }
      /** @description `request-timeout`: The request took too long to arrive. */
      408: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RequestTimeoutProblem']
        }
      }
      /** @description `payload-too-large`: The request body is too large. */
      413: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description `upstream-rejected-request`: ModelArts refuses these values. */
      422: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UpstreamRejectedRequestProblem']
        }
      }
      /** @description `rate-limited`: Too many requests from this caller. */
      429: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description `headers-too-large`: The request headers are too large. */
      431: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HeadersTooLargeProblem']
        }
      }
      /** @description `internal-error`: This service failed. */
      500: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /**
       * @description `upstream-credentials-rejected`: ModelArts refused this service’s own credentials.
       *
       *     `upstream-account-restricted`: The cloud account is restricted.
       *
       *     `upstream-error`: ModelArts failed.
       *
       *     `upstream-unreachable`: ModelArts cannot be reached.
       *
       *     `upstream-malformed`: ModelArts gave an answer that cannot be used.
       */
      502: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json':
            | components['schemas']['UpstreamCredentialsRejectedProblem']
            | components['schemas']['UpstreamAccountRestrictedProblem']
            | components['schemas']['UpstreamErrorProblem']
            | components['schemas']['UpstreamUnreachableProblem']
            | components['schemas']['UpstreamMalformedProblem']
        }
      }
      /**
       * @description `upstream-throttled`: ModelArts asked us to slow down.
       *
       *     `upstream-unavailable`: ModelArts is being left alone after failures.
       *
       *     `overloaded`: This service is at its limit.
       *
       *     `shutting-down`: This replica is shutting down.
       */
      503: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json':
            | components['schemas']['UpstreamThrottledProblem']
            | components['schemas']['UpstreamUnavailableProblem']
            | components['schemas']['OverloadedProblem']
            | components['schemas']['ShuttingDownProblem']
        }
      }
      /**
       * @description `upstream-timeout`: ModelArts did not answer in time.
       *
       *     `not-cached`: The answer is not in the cache.
       */
      504: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json':
            components['schemas']['UpstreamTimeoutProblem'] | components['schemas']['NotCachedProblem']
        }
      }
      /** @description Any other problem, such as 405 `method-not-allowed`, which names the methods in `Allow`. */
      default: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          Allow: components['headers']['Allow']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  headSpecs: {
    parameters: {
      query?: {
        /**
         * @description The ModelArts project. Left out: the default project of this service, where it has one.
         * @example 0123456789abcdef0123456789abcdef
         */
        project_id?: string
        /**
         * @description What the machines are for. Left out: as ModelArts answers when it is not told.
         * @example train
         */
        job_type?: 'train' | 'inference'
        /**
         * @description The id of an AI engine, a 64-bit integer: 0 to 9223372036854775807. It is text here, because a JavaScript number holds only 53 bits. 0 stands for any engine.
         * @example 130
         */
        engine_id?: string
        /**
         * @description 0 is no ExeML project, 1 image classification, 2 object detection, 3 predictive analytics.
         * @example 0
         */
        project_type?: 0 | 1 | 2 | 3
        /**
         * @description Leave out the machines that are sold out. Applied to the cached list.
         * @example true
         */
        available?: true
        /**
         * @description Only machines with this GPU, written in full, in any case. Applied to the cached list.
         * @example v100
         */
        gpu_type?: string
        /**
         * @description Only machines with at least so many GPUs. Applied to the cached list.
         * @example 1
         */
        min_gpu_num?: number
      }
      header?: {
        /**
         * @description The `ETag` of the answer that the caller has: 304 if it still holds. Lists, weak tags and `*` too.
         * @example "q2dBv1mGyzkX0mYvY3Hc4w"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch']
        /**
         * @description `max-age=n`: nothing older than n seconds. `no-cache`: ask ModelArts anew. Either asks at most once in a few seconds for one list. `only-if-cached`: 504 `not-cached` rather than asking ModelArts.
         * @example max-age=30
         */
        'Cache-Control'?: components['parameters']['CacheControl']
        /**
         * @description Comes back on the answer and stands in the log. Without a sane one the service makes one.
         * @example checkout-7f3a
         */
        'X-Request-Id'?: components['parameters']['RequestId']
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The list, fresh or as stale as `Age` and `Cache-Status` say. */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          Age: components['headers']['Age']
          'Cache-Control': components['headers']['CacheControl']
          'Cache-Status': components['headers']['CacheStatus']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          'Content-Encoding': components['headers']['ContentEncoding']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description The caller has it already: `If-None-Match` names its `ETag`. */
      304: {
        headers: {
          ETag: components['headers']['ETag']
          Age: components['headers']['Age']
          'Cache-Control': components['headers']['CacheControl']
          'Cache-Status': components['headers']['CacheStatus']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `invalid-query`: The query is not valid.
       *
       *     `bad-request`: The request cannot be read.
       */
      400: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `unauthenticated`: A valid credential is needed. */
      401: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          'WWW-Authenticate': components['headers']['WwwAuthenticate']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `forbidden`: This credential does not allow it. */
      403: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `unknown-project`: This project is not known here.
       *
       *     `upstream-not-found`: ModelArts does not have what was asked about.
       */
      404: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `not-acceptable`: This cannot be given in an accepted media type. */
      406: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `request-timeout`: The request took too long to arrive. */
      408: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `payload-too-large`: The request body is too large. */
      413: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `upstream-rejected-request`: ModelArts refuses these values. */
      422: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `rate-limited`: Too many requests from this caller. */
      429: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `headers-too-large`: The request headers are too large. */
      431: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `internal-error`: This service failed. */
      500: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `upstream-credentials-rejected`: ModelArts refused this service’s own credentials.
       *
       *     `upstream-account-restricted`: The cloud account is restricted.
       *
       *     `upstream-error`: ModelArts failed.
       *
       *     `upstream-unreachable`: ModelArts cannot be reached.
       *
       *     `upstream-malformed`: ModelArts gave an answer that cannot be used.
       */
      502: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `upstream-throttled`: ModelArts asked us to slow down.
       *
       *     `upstream-unavailable`: ModelArts is being left alone after failures.
       *
       *     `overloaded`: This service is at its limit.
       *
       *     `shutting-down`: This replica is shutting down.
       */
      503: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `upstream-timeout`: ModelArts did not answer in time.
       *
       *     `not-cached`: The answer is not in the cache.
       */
      504: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Any other problem, such as 405 `method-not-allowed`, which names the methods in `Allow`. */
      default: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          Allow: components['headers']['Allow']
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  getResourceSpecs: {
    parameters: {
      query?: {
        /**
         * @description What the machines are for. Left out: as ModelArts answers when it is not told.
         * @example train
         */
        job_type?: 'train' | 'inference'
        /**
         * @description The id of an AI engine, a 64-bit integer: 0 to 9223372036854775807. It is text here, because a JavaScript number holds only 53 bits. 0 stands for any engine.
         * @example 130
         */
        engine_id?: string
        /**
         * @description 0 is no ExeML project, 1 image classification, 2 object detection, 3 predictive analytics.
         * @example 0
         */
        project_type?: 0 | 1 | 2 | 3
      }
      header?: {
        /**
         * @description The `ETag` of the answer that the caller has: 304 if it still holds. Lists, weak tags and `*` too.
         * @example "q2dBv1mGyzkX0mYvY3Hc4w"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch']
        /**
         * @description `max-age=n`: nothing older than n seconds. `no-cache`: ask ModelArts anew. Either asks at most once in a few seconds for one list. `only-if-cached`: 504 `not-cached` rather than asking ModelArts.
         * @example max-age=30
         */
        'Cache-Control'?: components['parameters']['CacheControl']
        /**
         * @description Comes back on the answer and stands in the log. Without a sane one the service makes one.
         * @example checkout-7f3a
         */
        'X-Request-Id'?: components['parameters']['RequestId']
      }
      path: {
        /**
         * @description The ModelArts project.
         * @example 0123456789abcdef0123456789abcdef
         */
        project_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The list, fresh or as stale as `Age` and `Cache-Status` say. */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          Age: components['headers']['Age']
          'Cache-Control': components['headers']['CacheControl']
          'Cache-Status': components['headers']['CacheStatus']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          'Content-Encoding': components['headers']['ContentEncoding']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SpecList']
        }
      }
      /** @description The caller has it already: `If-None-Match` names its `ETag`. */
      304: {
        headers: {
          ETag: components['headers']['ETag']
          Age: components['headers']['Age']
          'Cache-Control': components['headers']['CacheControl']
          'Cache-Status': components['headers']['CacheStatus']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `invalid-query`: The query is not valid.
       *
       *     `bad-request`: The request cannot be read.
       */
      400: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description `unauthenticated`: A valid credential is needed. */
      401: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          'WWW-Authenticate': components['headers']['WwwAuthenticate']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
        }
      }
      /** @description `forbidden`: This credential does not allow it. */
      403: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
        }
      }
      /**
       * @description `unknown-project`: This project is not known here.
       *
       *     `upstream-not-found`: ModelArts does not have what was asked about.
       */
      404: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
        }
      }
      /** @description `not-acceptable`: This cannot be given in an accepted media type. */
      406: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
        }
      }
      /** @description `request-timeout`: The request took too long to arrive. */
      408: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RequestTimeoutProblem']
        }
      }
      /** @description `payload-too-large`: The request body is too large. */
      413: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
        }
      }
      /** @description `upstream-rejected-request`: ModelArts refuses these values. */
      422: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
        }
      }
      /** @description `rate-limited`: Too many requests from this caller. */
      429: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
        }
      }
      /** @description `headers-too-large`: The request headers are too large. */
      431: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HeadersTooLargeProblem']
        }
      }
      /** @description `internal-error`: This service failed. */
      500: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
        }
      }
      /**
       * @description `upstream-credentials-rejected`: ModelArts refused this service’s own credentials.
       *
       *     `upstream-account-restricted`: The cloud account is restricted.
       *
       *     `upstream-error`: ModelArts failed.
       *
       *     `upstream-unreachable`: ModelArts cannot be reached.
       *
       *     `upstream-malformed`: ModelArts gave an answer that cannot be used.
       */
      502: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
        }
      }
      /**
       * @description `upstream-throttled`: ModelArts asked us to slow down.
       *
       *     `upstream-unavailable`: ModelArts is being left alone after failures.
       *
       *     `overloaded`: This service is at its limit.
       *
       *     `shutting-down`: This replica is shutting down.
       */
      503: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
        }
      }
      /**
       * @description `upstream-timeout`: ModelArts did not answer in time.
       *
       *     `not-cached`: The answer is not in the cache.
       */
      504: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ModelArtsFailure']
        }
      }
      /** @description Any other problem, such as 405 `method-not-allowed`, which names the methods in `Allow`. */
      default: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          Allow: components['headers']['Allow']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  headResourceSpecs: {
    parameters: {
      query?: {
        /**
         * @description What the machines are for. Left out: as ModelArts answers when it is not told.
         * @example train
         */
        job_type?: 'train' | 'inference'
        /**
         * @description The id of an AI engine, a 64-bit integer: 0 to 9223372036854775807. It is text here, because a JavaScript number holds only 53 bits. 0 stands for any engine.
         * @example 130
         */
        engine_id?: string
        /**
         * @description 0 is no ExeML project, 1 image classification, 2 object detection, 3 predictive analytics.
         * @example 0
         */
        project_type?: 0 | 1 | 2 | 3
      }
      header?: {
        /**
         * @description The `ETag` of the answer that the caller has: 304 if it still holds. Lists, weak tags and `*` too.
         * @example "q2dBv1mGyzkX0mYvY3Hc4w"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch']
        /**
         * @description `max-age=n`: nothing older than n seconds. `no-cache`: ask ModelArts anew. Either asks at most once in a few seconds for one list. `only-if-cached`: 504 `not-cached` rather than asking ModelArts.
         * @example max-age=30
         */
        'Cache-Control'?: components['parameters']['CacheControl']
        /**
         * @description Comes back on the answer and stands in the log. Without a sane one the service makes one.
         * @example checkout-7f3a
         */
        'X-Request-Id'?: components['parameters']['RequestId']
      }
      path: {
        /**
         * @description The ModelArts project.
         * @example 0123456789abcdef0123456789abcdef
         */
        project_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The list, fresh or as stale as `Age` and `Cache-Status` say. */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          Age: components['headers']['Age']
          'Cache-Control': components['headers']['CacheControl']
          'Cache-Status': components['headers']['CacheStatus']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          'Content-Encoding': components['headers']['ContentEncoding']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description The caller has it already: `If-None-Match` names its `ETag`. */
      304: {
        headers: {
          ETag: components['headers']['ETag']
          Age: components['headers']['Age']
          'Cache-Control': components['headers']['CacheControl']
          'Cache-Status': components['headers']['CacheStatus']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `invalid-query`: The query is not valid.
       *
       *     `bad-request`: The request cannot be read.
       */
      400: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `unauthenticated`: A valid credential is needed. */
      401: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          'WWW-Authenticate': components['headers']['WwwAuthenticate']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `forbidden`: This credential does not allow it. */
      403: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `unknown-project`: This project is not known here.
       *
       *     `upstream-not-found`: ModelArts does not have what was asked about.
       */
      404: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `not-acceptable`: This cannot be given in an accepted media type. */
      406: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `request-timeout`: The request took too long to arrive. */
      408: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `payload-too-large`: The request body is too large. */
      413: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `upstream-rejected-request`: ModelArts refuses these values. */
      422: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `rate-limited`: Too many requests from this caller. */
      429: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `headers-too-large`: The request headers are too large. */
      431: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `internal-error`: This service failed. */
      500: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `upstream-credentials-rejected`: ModelArts refused this service’s own credentials.
       *
       *     `upstream-account-restricted`: The cloud account is restricted.
       *
       *     `upstream-error`: ModelArts failed.
       *
       *     `upstream-unreachable`: ModelArts cannot be reached.
       *
       *     `upstream-malformed`: ModelArts gave an answer that cannot be used.
       */
      502: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `upstream-throttled`: ModelArts asked us to slow down.
       *
       *     `upstream-unavailable`: ModelArts is being left alone after failures.
       *
       *     `overloaded`: This service is at its limit.
       *
       *     `shutting-down`: This replica is shutting down.
       */
      503: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /**
       * @description `upstream-timeout`: ModelArts did not answer in time.
       *
       *     `not-cached`: The answer is not in the cache.
       */
      504: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          RateLimit: components['headers']['RateLimit']
          'RateLimit-Policy': components['headers']['RateLimitPolicy']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description Any other problem, such as 405 `method-not-allowed`, which names the methods in `Allow`. */
      default: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          Allow: components['headers']['Allow']
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  listProblemTypes: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The `ETag` of the answer that the caller has: 304 if it still holds. Lists, weak tags and `*` too.
         * @example "q2dBv1mGyzkX0mYvY3Hc4w"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch']
        /**
         * @description Comes back on the answer and stands in the log. Without a sane one the service makes one.
         * @example checkout-7f3a
         */
        'X-Request-Id'?: components['parameters']['RequestId']
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description All problem types. */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['StaticCacheControl']
          Vary: components['headers']['Vary']
          'Content-Encoding': components['headers']['ContentEncoding']
          'X-Request-Id': components['headers']['RequestId']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProblemTypeList']
          'text/html': string
        }
      }
      /** @description The caller has it already. */
      304: {
        headers: {
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['StaticCacheControl']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `bad-request`: The request cannot be read. */
      400: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description `not-acceptable`: This cannot be given in an accepted media type. */
      406: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['NotAcceptableProblem']
        }
      }
      /** @description `request-timeout`: The request took too long to arrive. */
      408: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RequestTimeoutProblem']
        }
      }
      /** @description `payload-too-large`: The request body is too large. */
      413: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description `headers-too-large`: The request headers are too large. */
      431: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HeadersTooLargeProblem']
        }
      }
      /** @description `internal-error`: This service failed. */
      500: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description Any other problem, such as 405 `method-not-allowed`, which names the methods in `Allow`. */
      default: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          Allow: components['headers']['Allow']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getProblemType: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The `ETag` of the answer that the caller has: 304 if it still holds. Lists, weak tags and `*` too.
         * @example "q2dBv1mGyzkX0mYvY3Hc4w"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch']
        /**
         * @description Comes back on the answer and stands in the log. Without a sane one the service makes one.
         * @example checkout-7f3a
         */
        'X-Request-Id'?: components['parameters']['RequestId']
      }
      path: {
        /**
         * @description The `code` of the problem.
         * @example upstream-throttled
         */
        slug:
          | 'invalid-query'
          | 'unauthenticated'
          | 'forbidden'
          | 'unknown-project'
          | 'not-found'
          | 'method-not-allowed'
          | 'not-acceptable'
          | 'request-timeout'
          | 'payload-too-large'
          | 'headers-too-large'
          | 'bad-request'
          | 'rate-limited'
          | 'upstream-rejected-request'
          | 'upstream-not-found'
          | 'upstream-credentials-rejected'
          | 'upstream-account-restricted'
          | 'upstream-throttled'
          | 'upstream-error'
          | 'upstream-unreachable'
          | 'upstream-timeout'
          | 'upstream-malformed'
          | 'upstream-unavailable'
          | 'not-cached'
          | 'overloaded'
          | 'shutting-down'
          | 'internal-error'
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The problem type. */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['StaticCacheControl']
          Vary: components['headers']['Vary']
          'Content-Encoding': components['headers']['ContentEncoding']
          'X-Request-Id': components['headers']['RequestId']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProblemType']
          'text/html': string
        }
      }
      /** @description The caller has it already. */
      304: {
        headers: {
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['StaticCacheControl']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `bad-request`: The request cannot be read. */
      400: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description `not-found`: There is nothing at this path. */
      404: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['NotFoundProblem']
          'text/html': string
        }
      }
      /** @description `not-acceptable`: This cannot be given in an accepted media type. */
      406: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['NotAcceptableProblem']
        }
      }
      /** @description `request-timeout`: The request took too long to arrive. */
      408: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RequestTimeoutProblem']
        }
      }
      /** @description `payload-too-large`: The request body is too large. */
      413: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description `headers-too-large`: The request headers are too large. */
      431: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HeadersTooLargeProblem']
        }
      }
      /** @description `internal-error`: This service failed. */
      500: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description Any other problem, such as 405 `method-not-allowed`, which names the methods in `Allow`. */
      default: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          Allow: components['headers']['Allow']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getOpenApi: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The `ETag` of the answer that the caller has: 304 if it still holds. Lists, weak tags and `*` too.
         * @example "q2dBv1mGyzkX0mYvY3Hc4w"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch']
        /**
         * @description Comes back on the answer and stands in the log. Without a sane one the service makes one.
         * @example checkout-7f3a
         */
        'X-Request-Id'?: components['parameters']['RequestId']
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The document. */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['StaticCacheControl']
          Vary: components['headers']['Vary']
          'Content-Encoding': components['headers']['ContentEncoding']
          'X-Request-Id': components['headers']['RequestId']
          [name: string]: unknown
        }
        content: {
          'application/json': Record<string, never>
        }
      }
      /** @description The caller has it already. */
      304: {
        headers: {
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['StaticCacheControl']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `bad-request`: The request cannot be read. */
      400: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description `not-acceptable`: This cannot be given in an accepted media type. */
      406: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['NotAcceptableProblem']
        }
      }
      /** @description `request-timeout`: The request took too long to arrive. */
      408: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RequestTimeoutProblem']
        }
      }
      /** @description `payload-too-large`: The request body is too large. */
      413: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description `headers-too-large`: The request headers are too large. */
      431: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HeadersTooLargeProblem']
        }
      }
      /** @description `internal-error`: This service failed. */
      500: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description Any other problem, such as 405 `method-not-allowed`, which names the methods in `Allow`. */
      default: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          Allow: components['headers']['Allow']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getDocs: {
    parameters: {
      query?: never
      header?: {
        /**
         * @description The `ETag` of the answer that the caller has: 304 if it still holds. Lists, weak tags and `*` too.
         * @example "q2dBv1mGyzkX0mYvY3Hc4w"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch']
        /**
         * @description Comes back on the answer and stands in the log. Without a sane one the service makes one.
         * @example checkout-7f3a
         */
        'X-Request-Id'?: components['parameters']['RequestId']
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The page. */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['StaticCacheControl']
          Vary: components['headers']['Vary']
          'Content-Encoding': components['headers']['ContentEncoding']
          'X-Request-Id': components['headers']['RequestId']
          [name: string]: unknown
        }
        content: {
          'text/html': string
        }
      }
      /** @description The caller has it already. */
      304: {
        headers: {
          ETag: components['headers']['ETag']
          'Cache-Control': components['headers']['StaticCacheControl']
          Vary: components['headers']['Vary']
          'X-Request-Id': components['headers']['RequestId']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description `bad-request`: The request cannot be read. */
      400: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description `not-acceptable`: This cannot be given in an accepted media type. */
      406: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['NotAcceptableProblem']
        }
      }
      /** @description `request-timeout`: The request took too long to arrive. */
      408: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RequestTimeoutProblem']
        }
      }
      /** @description `payload-too-large`: The request body is too large. */
      413: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description `headers-too-large`: The request headers are too large. */
      431: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HeadersTooLargeProblem']
        }
      }
      /** @description `internal-error`: This service failed. */
      500: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description Any other problem, such as 405 `method-not-allowed`, which names the methods in `Allow`. */
      default: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          Allow: components['headers']['Allow']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getLiveness: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It can. */
      200: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Liveness']
        }
      }
      /** @description `bad-request`: The request cannot be read. */
      400: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description `request-timeout`: The request took too long to arrive. */
      408: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RequestTimeoutProblem']
        }
      }
      /** @description `payload-too-large`: The request body is too large. */
      413: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description `headers-too-large`: The request headers are too large. */
      431: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HeadersTooLargeProblem']
        }
      }
      /** @description `internal-error`: This service failed. */
      500: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description Any other problem, such as 405 `method-not-allowed`, which names the methods in `Allow`. */
      default: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          Allow: components['headers']['Allow']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getReadiness: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It can. */
      200: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Readiness']
        }
      }
      /** @description `bad-request`: The request cannot be read. */
      400: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description `request-timeout`: The request took too long to arrive. */
      408: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RequestTimeoutProblem']
        }
      }
      /** @description `payload-too-large`: The request body is too large. */
      413: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description `headers-too-large`: The request headers are too large. */
      431: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HeadersTooLargeProblem']
        }
      }
      /** @description `internal-error`: This service failed. */
      500: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          'Retry-After': components['headers']['RetryAfter']
          Vary: components['headers']['Vary']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description It is starting or draining. */
      503: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Readiness']
        }
      }
      /** @description Any other problem, such as 405 `method-not-allowed`, which names the methods in `Allow`. */
      default: {
        headers: {
          'Cache-Control': components['headers']['NoStore']
          'X-Request-Id': components['headers']['RequestId']
          Allow: components['headers']['Allow']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
}
