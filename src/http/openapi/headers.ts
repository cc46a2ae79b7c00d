import type { Header, Parameter, Reference } from './openapi.js'

/** Header fields of requests that change what is answered. */
export const requestHeaders = {
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description:
      'The `ETag` of the answer that the caller has: 304 if it still holds. Lists, weak tags and `*` too.',
    schema: { type: 'string' },
    example: '"q2dBv1mGyzkX0mYvY3Hc4w"',
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'The `id` of the last list that the client got: it is left out if it still holds.',
    schema: { type: 'string' },
    example: '"q2dBv1mGyzkX0mYvY3Hc4w"',
  },
  CacheControl: {
    name: 'Cache-Control',
    in: 'header',
    description:
      '`max-age=n`: nothing older than n seconds. `no-cache`: ask ModelArts again. Either asks at most once in a few seconds for one list. `only-if-cached`: 504 `not-cached` rather than asking ModelArts.',
    schema: { type: 'string' },
    example: 'max-age=30',
  },
  RequestId: {
    name: 'X-Request-Id',
    in: 'header',
    description: 'Comes back on the answer and stands in the log. Without a sane one the service makes one.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
    example: 'checkout-7f3a',
  },
} as const satisfies Record<string, Parameter>

export const responseHeaders = {
  ETag: {
    description:
      'From the content: equal on every replica and after a restart. Each content coding has its own.',
    schema: { type: 'string' },
    example: '"q2dBv1mGyzkX0mYvY3Hc4w"',
  },
  Age: {
    description: 'Seconds since ModelArts was asked for this list.',
    schema: { type: 'integer', minimum: 0 },
    example: 12,
  },
  CacheControl: {
    description:
      '`max-age` is `Age` plus the freshness left, so that a cache, which subtracts `Age`, comes to what is left; below `Age` when stale. The windows are those of RFC 5861.',
    schema: { type: 'string' },
    example: 'private, max-age=300, stale-while-revalidate=600, stale-if-error=86400',
  },
  NoStore: {
    description: 'Problems are never to be kept.',
    schema: { type: 'string', const: 'no-store' },
  },
  StaticCacheControl: {
    description: 'For how long it may be used without asking.',
    schema: { type: 'string' },
    example: 'public, max-age=300',
  },
  CacheStatus: {
    description:
      'What the cache did (RFC 9211): `hit` with the freshness left, negative when stale, or `fwd` with the reason why ModelArts was asked; `collapsed` when another caller’s load was shared.',
    schema: { type: 'string' },
    example: 'specs-bff; hit; ttl=288',
  },
  ContentEncoding: {
    description: 'As `Accept-Encoding` asks, where it is worth it.',
    schema: { type: 'string', enum: ['br', 'gzip'] },
  },
  Vary: {
    description: 'The request fields that the answer depends on.',
    schema: { type: 'string' },
    example: 'Accept-Encoding',
  },
  RequestId: {
    description: 'The id of this request, in every log line of it.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
    example: '3f0c9a52-6c86-4a0e-9d5b-0f4f7cf3a7d1',
  },
  RetryAfter: {
    description: 'Seconds for which asking again is useless; where that is known.',
    schema: { type: 'integer', minimum: 1 },
    example: 7,
  },
  RateLimit: {
    description: 'What this caller has left, where there is a limit.',
    schema: { type: 'string' },
    example: '"default";r=587;t=42',
  },
  RateLimitPolicy: {
    description: 'The limit, where there is one: requests in a window of seconds.',
    schema: { type: 'string' },
    example: '"default";q=600;w=60',
  },
  Allow: {
    description: 'The methods that this path takes; with 405.',
    schema: { type: 'string' },
    example: 'GET, HEAD',
  },
  WwwAuthenticate: {
    description: 'The ways to authenticate that this service takes.',
    schema: { type: 'string' },
    example: 'Bearer realm="specs-bff", ApiKey realm="specs-bff", header="X-Api-Key"',
  },
} as const satisfies Record<string, Header>

const fields = {
  ETag: 'ETag',
  Age: 'Age',
  CacheControl: 'Cache-Control',
  NoStore: 'Cache-Control',
  StaticCacheControl: 'Cache-Control',
  CacheStatus: 'Cache-Status',
  ContentEncoding: 'Content-Encoding',
  Vary: 'Vary',
  RequestId: 'X-Request-Id',
  RetryAfter: 'Retry-After',
  RateLimit: 'RateLimit',
  RateLimitPolicy: 'RateLimit-Policy',
  Allow: 'Allow',
  WwwAuthenticate: 'WWW-Authenticate',
} as const satisfies Record<keyof typeof responseHeaders, string>

/** References to response header fields, under the names that they have on the wire. */
export function headersOf(...names: readonly (keyof typeof responseHeaders)[]): Record<string, Reference> {
  return Object.fromEntries(names.map((name) => [fields[name], { $ref: `#/components/headers/${name}` }]))
}

export function requestHeadersOf(...names: readonly (keyof typeof requestHeaders)[]): Reference[] {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
}
