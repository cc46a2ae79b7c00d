import { EventChannel } from '../../../events/channel.js'
import { OperationChannel } from '../../../events/operations.js'
import type { TraceParent } from './trace-parent.js'

/** What the cache did for an answer. `refresh`: something was held, and the upstream was asked for something newer. */
export const cacheOutcomes = ['hit', 'stale', 'miss', 'refresh', 'none'] as const

export type CacheOutcome = (typeof cacheOutcomes)[number]

/** An answer was sent, by the fast path or by the framework. No query, no header: whatever a caller puts there by mistake goes nowhere. */
export interface RequestEnded {
  readonly type: 'request-ended'
  readonly requestId: string
  readonly method: string
  /** As registered: `/specs`. Absent when no route matched. */
  readonly route: string | undefined
  readonly status: number
  readonly durationMs: number
  readonly outcome: CacheOutcome
  /** The `Cache-Status` that was sent. */
  readonly cacheStatus: string | undefined
  /** The code of the problem that was sent. */
  readonly problem: string | undefined
  readonly caller: string | undefined
  /** Why a credential was refused. */
  readonly refusal: string | undefined
  readonly upstreamRequestId: string | undefined
  /** Of the caller's trace, or of one that began with the request. */
  readonly traceId: string | undefined
}

export type HttpEvent =
  | RequestEnded
  | {
      /** The caller went away before it was answered. */
      readonly type: 'caller-left'
      readonly requestId: string
      readonly method: string
      readonly route: string | undefined
    }
  /** An event stream: an answer that stays open. */
  | { readonly type: 'stream-opened' | 'stream-closed' }
  /** What arrived could not be read as a request, and got this answer. */
  | { readonly type: 'unreadable-request'; readonly status: number; readonly problem: string }

/** A request from its arrival until its connection is done with it. */
export interface RequestOperation {
  readonly type: 'request'
  readonly method: string
  /** Of the caller. */
  readonly parent: TraceParent | undefined
  /** Of the trace that it belongs to; set by the tracer. */
  traceId: string | undefined
  /** How it was answered; absent when its caller left before. */
  ended?: RequestEnded
}

export class HttpEvents extends EventChannel<HttpEvent> {
  readonly operations = new OperationChannel<RequestOperation>()
}
