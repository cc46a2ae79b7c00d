import type { Clock } from '../../concurrency/clock.js'
import { UpstreamFailure } from '../failure.js'

const rememberedMs = 3_600_000

/**
 * Which APIs the gateway of an endpoint says it does not publish. That seldom changes, so an API that has a
 * fallback is not asked for again for an hour.
 */
export class PublishedApis {
  readonly #missing = new Map<string, number>()

  constructor(private readonly monotonic: Clock) {}

  isMissing(endpoint: string, api: string): boolean {
    const untilMs = this.#missing.get(keyOf(endpoint, api))
    return untilMs !== undefined && this.monotonic() < untilMs
  }

  /** True for news: false when that was the last that was heard. */
  noteMissing(endpoint: string, api: string): boolean {
    const isNews = !this.#missing.has(keyOf(endpoint, api))
    this.#missing.set(keyOf(endpoint, api), this.monotonic() + rememberedMs)
    return isNews
  }

  noteAnswered(endpoint: string, api: string): void {
    this.#missing.delete(keyOf(endpoint, api))
  }
}

/** The gateway does not know this API here: wrong generation, or not in this region. */
export function isUnpublished(error: unknown): error is UpstreamFailure {
  if (!(error instanceof UpstreamFailure)) return false
  const { status, errorCode = '' } = error.upstream ?? {}
  return status === 404 && /^APIGW?\.0101$/.test(errorCode)
}

function keyOf(endpoint: string, api: string): string {
  return `${api} ${endpoint}`
}
