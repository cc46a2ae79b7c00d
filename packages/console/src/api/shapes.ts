/** What the admin API answers, as far as the page reads it. */

export interface LastFailure {
  readonly code: string
  readonly at: string
}

export interface Endpoint {
  readonly endpoint: string
  readonly breaker: 'closed' | 'open' | 'probing'
  readonly in_flight: number
  readonly last_failure?: LastFailure
}

export interface Credentials {
  readonly project_id: string
  readonly kind: string
  readonly state: 'untried' | 'accepted' | 'locked-out'
  readonly since?: string
  readonly expires_at?: string
  readonly failure?: string
}

/** What changes from second to second. */
export interface LiveStatus {
  readonly memory: {
    readonly entries: number
    readonly used_bytes: number
    readonly budget_bytes: number
  }
  /** `none`: no Redis is configured. */
  readonly redis: { readonly state: string; readonly since: string }
  readonly endpoints: readonly Endpoint[]
  readonly credentials: readonly Credentials[]
}

export interface Status extends LiveStatus {
  readonly replica_id: string
  readonly version: string
  readonly started_at: string
  readonly configuration: Readonly<Record<string, unknown>>
}

/** `event: figures`. Totals count from the start of the process. */
export interface Figures extends LiveStatus {
  readonly at: string
  readonly total: {
    readonly requests: Readonly<Record<Outcome, number>>
    readonly server_errors: number
    readonly upstream_calls: number
    readonly upstream_failures: number
  }
  readonly last_minute: {
    readonly upstream_latency_ms: { readonly p50: number; readonly p99: number } | null
  }
}

export const outcomes = ['hit', 'stale', 'miss', 'refresh', 'none'] as const
export type Outcome = (typeof outcomes)[number]

export interface Replica {
  readonly id: string
  readonly host: string
  readonly version: string
  readonly started_at: string
  readonly entries: number
  readonly bytes: number
  readonly hit_ratio: number | null
}

export interface EntryKey {
  readonly resource: string
  readonly project_id: string
  /** Empty: it was asked for without one. */
  readonly job_type?: string
  readonly engine_id?: string
  readonly project_type?: string
}

export const entryStates = ['fresh', 'stale-while-revalidate', 'stale-if-error', 'expired'] as const
export type EntryState = (typeof entryStates)[number]

export interface Entry {
  readonly key: EntryKey
  readonly state: EntryState
  readonly age_seconds: number
  readonly ttl_seconds: number
  readonly stale_while_revalidate_seconds: number
  readonly bytes: number
  readonly hits: number
  readonly etag: string
  readonly last_failure?: LastFailure
  readonly backs_off_until?: string
}

export interface EntryPage {
  readonly entries: readonly Entry[]
  /** Of all pages. */
  readonly total: number
  readonly cursor?: string
}

export interface Policy {
  readonly ttl_seconds: number
  readonly ttl_overrides: Readonly<Record<string, number>>
  readonly stale_while_revalidate_seconds: number
  readonly stale_if_error_seconds: number
  readonly min_refresh_seconds: number
  readonly sources: Readonly<Record<string, string>>
  readonly version: number
  readonly persisted: boolean
}

export interface Change {
  readonly at: string
  readonly who: string
  readonly what: string
  /** Parts of keys; absent for what concerns all. */
  readonly target?: Readonly<Record<string, string>>
  readonly from: Readonly<Record<string, unknown>> | null
  readonly to: Readonly<Record<string, unknown>> | null
}

/** `complete` is false where Redis cannot be asked, and this replica knows of itself alone. */
export interface Replicas {
  readonly replicas: readonly Replica[]
  readonly complete: boolean
}

export interface Changes {
  readonly changes: readonly Change[]
  readonly complete: boolean
}
