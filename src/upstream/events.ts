import { EventChannel } from '../events/channel.js'
import { OperationChannel } from '../events/operations.js'
import type { Api } from '../config/access.js'
import type { UpstreamFailureCode } from './failure.js'

/** Who is called. Hosts stay out of events, because events are logged. */
export type UpstreamService = 'modelarts' | 'iam' | 'metadata'

/** What became of one call. */
export type UpstreamOutcome = 'ok' | UpstreamFailureCode

/** What the client reports as it happens. None holds a key, token, host or upstream text. */
export type UpstreamEvent =
  | { readonly type: 'request-sent'; readonly service: UpstreamService; readonly projectId: string }
  | {
      /** Any response, good or bad. */
      readonly type: 'request-answered'
      readonly service: UpstreamService
      readonly projectId: string
      readonly status: number
      readonly outcome: UpstreamOutcome
      readonly durationMs: number
      readonly requestId?: string
      readonly errorCode?: string
    }
  | {
      /** No response, or no whole one where its body was wanted. */
      readonly type: 'request-failed'
      readonly service: UpstreamService
      readonly projectId: string
      readonly failure: UpstreamFailureCode
      readonly durationMs: number
      /** Such as `ECONNREFUSED`. */
      readonly systemCode?: string
      /** What the proxy answered in place of a tunnel. */
      readonly proxyStatus?: number
    }
  | {
      readonly type: 'retry'
      readonly projectId: string
      readonly failure: UpstreamFailureCode
      /** 1 for the first attempt after the first. */
      readonly retry: number
      readonly delayMs: number
    }
  | {
      readonly type: 'credentials-renewed'
      readonly projectId: string
      readonly kind: 'password' | 'agency'
      /** Undefined when not said. */
      readonly validForMs?: number
    }
  | {
      /** The credentials held before are used until they expire. */
      readonly type: 'credentials-renewal-failed'
      readonly projectId: string
      readonly kind: 'password' | 'agency'
      readonly failure: UpstreamFailureCode
    }
  | {
      /** They are not used for `coolDownMs`, or until they change. */
      readonly type: 'credentials-rejected'
      readonly service: UpstreamService
      readonly projectId: string
      readonly rejected: 'authentication' | 'authorization'
      readonly coolDownMs: number
      readonly status?: number
      readonly errorCode?: string
      readonly requestId?: string
    }
  | {
      /** Positive: our clock is ahead of the upstream's. */
      readonly type: 'clock-skew'
      readonly projectId: string
      readonly aheadSeconds: number
    }
  | {
      readonly type: 'breaker-opened' | 'breaker-probing' | 'breaker-closed'
      /** A project behind the endpoint: the one whose call moved the breaker. */
      readonly projectId: string
    }
  | {
      /** The gateway does not know this API: the project probably speaks the other generation. */
      readonly type: 'api-unpublished'
      readonly projectId: string
      readonly api: Api
      /** Such as `job/resource-specs`. */
      readonly source: string
    }
  | {
      /** The gateway does not know `source`; `fallback` is asked instead, for an hour at a time. */
      readonly type: 'api-fallback'
      readonly projectId: string
      readonly source: string
      readonly fallback: string
    }
  | {
      /** A list was taken although some of its items were not as documented. */
      readonly type: 'items-odd'
      readonly projectId: string
      readonly source: string
      /** Without an id, or with one that came before. */
      readonly leftOut: number
      readonly unreadable: number
      readonly unknownStatuses: number
    }
  | {
      /** Projects by the generation of the API that they speak; `*` is any that is not listed. */
      readonly type: 'apis-in-use'
      readonly v1: readonly string[]
      readonly v2: readonly string[]
    }
  | { readonly type: 'projects-loaded'; readonly projects: number }
  | {
      /** The projects file cannot be read or is wrong: the one before stays in force. */
      readonly type: 'projects-rejected'
      /** Path and fault of each, no value. */
      readonly faults: readonly string[]
    }
  | {
      /** A secret's file cannot be read again: its last content stays in force. */
      readonly type: 'secret-unreadable'
      readonly path: string
    }

/** One call over the wire, with what was learned of it; for traces. */
export interface UpstreamOperation {
  readonly type: 'call'
  readonly service: UpstreamService
  readonly method: string
  readonly projectId: string
  status?: number
  requestId?: string
}

export type OnUpstreamEvent = (event: UpstreamEvent) => void

export class UpstreamEvents extends EventChannel<UpstreamEvent> {
  readonly operations = new OperationChannel<UpstreamOperation>()
}
