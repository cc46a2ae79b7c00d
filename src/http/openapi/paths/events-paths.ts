import { headersOf, requestHeadersOf } from '../headers.js'
import type { Operation, PathItem } from '../openapi.js'
import { queryParameters } from '../query-parameters.js'
import { streamProblems } from '../responses.js'

const beginning = `retry: 3214

id: "q2dBv1mGyzkX0mYvY3Hc4w"
event: specs
data: {"etag":"\\"q2dBv1mGyzkX0mYvY3Hc4w\\"","age_seconds":12,"list":{"specs":[],"spec_total_count":0,"is_success":true}}

: age_seconds=27

`

const listenToSpecs: Operation = {
  operationId: 'listenToSpecs',
  tags: ['specs'],
  summary: 'The list, and each one that follows it',
  description:
    'Server-sent events. `specs` brings `{etag, age_seconds, list}` at first and whenever the list changes, on whichever replica it was loaded; its `id` is the `ETag`. `problem` brings the problem while no list can be had; the stream stays open and recovers. A comment every 15 s keeps the connection alive and says how old the list is: `: age_seconds=37`. While somebody listens, the list is revalidated once per ttl. The stream ends when the credential does, and when this replica stops: reconnect with `Last-Event-ID`.',
  parameters: [...queryParameters(), ...requestHeadersOf('LastEventId', 'RequestId')],
  responses: {
    200: {
      description: 'A stream that stays open.',
      headers: headersOf('NoStore', 'Vary', 'RequestId', 'RateLimit', 'RateLimitPolicy'),
      content: { 'text/event-stream': { schema: { type: 'string' }, example: beginning } },
    },
    ...streamProblems(),
  },
}

export const eventsPaths: Readonly<Record<string, PathItem>> = { '/specs/events': { get: listenToSpecs } }
