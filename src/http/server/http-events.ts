import { EventChannel } from '../../events/channel.js'

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
  /** What arrived could not be read as a request, and got this answer. */
  | { readonly type: 'unreadable-request'; readonly status: number; readonly problem: string }

export class HttpEvents extends EventChannel<HttpEvent> {}
