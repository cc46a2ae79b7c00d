/** What a script may read of an answer beside its body. */
const exposedHeaders = [
  ...['ETag', 'Age', 'Cache-Status', 'Retry-After', 'X-Request-Id', 'RateLimit', 'RateLimit-Policy'],
  ...['WWW-Authenticate', 'Allow'],
].join(', ')

const allowedHeaders = [
  ...['Authorization', 'X-Api-Key', 'X-Auth-Token', 'X-Request-Id', 'If-None-Match', 'Cache-Control'],
  'Last-Event-ID',
  ...['Accept', 'Content-Type', 'traceparent', 'tracestate', 'baggage', 'sentry-trace'],
].join(', ')

/** The answer to a preflight of an allowed origin. */
export const preflightHeaders = {
  'access-control-allow-methods': 'GET, HEAD, POST, PATCH, DELETE',
  'access-control-allow-headers': allowedHeaders,
  // Chromium keeps none longer than two hours.
  'access-control-max-age': '7200',
  'content-length': '0',
}

/** Names and values in turn of what lets a script of this origin, which must be allowed, read an answer. */
export function sharingFields(origin: string): readonly string[] {
  return [
    ...['access-control-allow-origin', origin],
    // Safe because the origin is exact; needed where a proxy in front asks for its own cookie.
    ...['access-control-allow-credentials', 'true'],
    ...['access-control-expose-headers', exposedHeaders],
  ]
}
