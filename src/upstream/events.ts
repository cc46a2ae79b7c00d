import { EventChannel } from '../events/channel.js'
import type { UpstreamFailureCode } from './failure.js'

/** Who is called. Hosts stay out of events, because events are logged. */
export type UpstreamService = 'modelarts' | 'iam' | 'metadata'

/** What the client reports as it happens. None holds a key, token, host or upstream text. */
export type UpstreamEvent =
  | { readonly type: 'request-sent'; readonly service: UpstreamService; readonly projectId: string }
  | {
      /** Any whole response, good or bad. */
      readonly type: 'request-answered'
      readonly service: UpstreamService
      readonly projectId: string
      readonly status: number
      readonly durationMs: number
      readonly requestId?: string
      readonly errorCode?: string
    }
  | {
      /** No whole response. */
      readonly type: 'request-failed'
      readonly service: UpstreamService
      readonly projectId: string
      readonly failure: UpstreamFailureCode
      readonly durationMs: number
      /** Such as `ECONNREFUSED`. */
      readonly systemCode?: string
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
      /** How long they will live; undefined when not said. */
      readonly lifeMs?: number
    }
  | {
      /** The credentials held before are used as long as they live. */
      readonly type: 'credentials-renewal-failed'
      readonly projectId: string
      readonly kind: 'password' | 'agency'
      readonly failure: UpstreamFailureCode
    }
  | {
      /** They rest for `pauseMs`, or until they change. */
      readonly type: 'credentials-refused'
      readonly service: UpstreamService
      readonly projectId: string
      readonly refuses: 'identity' | 'rights'
      readonly pauseMs: number
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
      readonly type: 'breaker-opened' | 'breaker-half-open' | 'breaker-closed'
      /** A project behind the endpoint: the one whose call moved the breaker. */
      readonly projectId: string
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

export type OnUpstreamEvent = (event: UpstreamEvent) => void

export class UpstreamEvents extends EventChannel<UpstreamEvent> {}
