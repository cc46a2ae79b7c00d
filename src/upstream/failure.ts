const codes = [
  'unknown-project',
  'not-supported-upstream',
  'upstream-rejected-request',
  'upstream-not-found',
  'upstream-credentials-rejected',
  'upstream-account-restricted',
  'upstream-throttled',
  'upstream-error',
  'upstream-unreachable',
  'upstream-timeout',
  'upstream-malformed',
  'upstream-unavailable',
] as const

export type UpstreamFailureCode = (typeof codes)[number]

/** What the upstream reported of itself, as far as it may be shown. */
export interface UpstreamTrace {
  readonly status?: number
  /** Such as `ModelArts.0104`; only what looks like a code, never free text. */
  readonly errorCode?: string
  readonly requestId?: string
}

export interface UpstreamFailureJson {
  readonly code: UpstreamFailureCode
  readonly message: string
  readonly upstream?: UpstreamTrace
  readonly retryAfterMs?: number
}

export interface UpstreamFailureDetails {
  readonly upstream?: UpstreamTrace | undefined
  readonly retryAfterMs?: number | undefined
  /** True when left out. */
  readonly wasAsked?: boolean
}

/**
 * Why the upstream gave no good answer. `message` is ours and safe to show to callers: it holds
 * no host, key, token, canonical request or upstream text. There is no `cause`, because the
 * causes (axios errors) carry request headers.
 */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure'
  readonly code: UpstreamFailureCode
  readonly upstream: UpstreamTrace | undefined
  /** Asking again earlier is useless; undefined when nothing is known. Above 0. */
  readonly retryAfterMs: number | undefined
  /** False: no call was made this time, so none needs a back-off. */
  readonly wasAsked: boolean

  constructor(code: UpstreamFailureCode, message: string, details: UpstreamFailureDetails = {}) {
    super(message)
    this.code = code
    this.upstream = details.upstream
    this.retryAfterMs = details.retryAfterMs
    this.wasAsked = details.wasAsked ?? true
  }

  /** Plain JSON, so that replicas can share a failure; only those of calls that were made are shared. */
  toJSON(): UpstreamFailureJson {
    return {
      code: this.code,
      message: this.message,
      ...(this.upstream && { upstream: this.upstream }),
      ...(this.retryAfterMs !== undefined && { retryAfterMs: this.retryAfterMs }),
    }
  }

  /** Undefined for whatever `toJSON` did not write. */
  static fromJSON(value: unknown): UpstreamFailure | undefined {
    if (!isRecord(value)) return undefined
    const { code, message, upstream, retryAfterMs } = value
    if (!isFailureCode(code) || typeof message !== 'string') return undefined
    return new UpstreamFailure(code, message, {
      upstream: isRecord(upstream) ? traceFrom(upstream) : undefined,
      retryAfterMs: isDuration(retryAfterMs) ? retryAfterMs : undefined,
    })
  }
}

function isFailureCode(value: unknown): value is UpstreamFailureCode {
  return codes.some((code) => code === value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}

function traceFrom({ status, errorCode, requestId }: Record<string, unknown>): UpstreamTrace {
  return {
    ...(typeof status === 'number' && { status }),
    ...(typeof errorCode === 'string' && { errorCode }),
    ...(typeof requestId === 'string' && { requestId }),
  }
}
