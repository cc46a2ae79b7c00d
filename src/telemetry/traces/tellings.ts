import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { CacheOperation } from '../../cache/entry/operations.js'
import type { RequestOperation } from '../../http/server/requests/http-events.js'
import type { RedisOperation } from '../../redis/redis-operations.js'
import type { UpstreamOperation } from '../../upstream/events.js'
import { remoteContext, type Telling } from './spans.js'

/*
 * What spans tell, by the conventions of OpenTelemetry where there are any. As in the log: no query, no header, no host,
 * no credential.
 */

export const requests: Telling<RequestOperation> = {
  begin: ({ method }) => ({
    name: method,
    kind: SpanKind.SERVER,
    attributes: { 'http.request.method': method },
  }),
  parent: ({ parent }) => parent && remoteContext(parent.traceId, parent.spanId, parent.isSampled),
  begun: (span, operation) => (operation.traceId = span.spanContext().traceId),
  end: (span, { method, ended }) => {
    if (!ended) return void span.setAttribute('error.type', 'caller-left')
    const { route, status, outcome, requestId, problem } = ended
    if (route !== undefined) span.updateName(`${method} ${route}`).setAttribute('http.route', route)
    span.setAttributes({
      'http.response.status_code': status,
      'specs_bff.cache': outcome,
      'specs_bff.request_id': requestId,
      ...(problem !== undefined && { 'error.type': problem }),
    })
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  },
}

export const cache: Telling<CacheOperation> = {
  begin: ({ type, key }) => ({
    name: type === 'wait' ? 'wait for the cache' : 'load',
    attributes: Object.fromEntries(
      Object.entries(key.parts).map(([part, value]) => [`specs_bff.key.${part}`, value]),
    ),
  }),
  end: (span, operation) => {
    if (operation.type === 'load') span.setAttribute('specs_bff.lease', operation.lease)
  },
}

export const upstream: Telling<UpstreamOperation> = {
  begin: ({ service, method, projectId }) => ({
    name: `${method} ${service}`,
    kind: SpanKind.CLIENT,
    attributes: {
      'http.request.method': method,
      'specs_bff.service': service,
      'specs_bff.project': projectId,
    },
  }),
  end: (span, { status, requestId }) => {
    if (status !== undefined) span.setAttribute('http.response.status_code', status)
    if (requestId !== undefined) span.setAttribute('specs_bff.upstream_request_id', requestId)
  },
}

export const redis: Telling<RedisOperation> = {
  begin: ({ command }) => ({
    name: command,
    kind: SpanKind.CLIENT,
    attributes: { 'db.system.name': 'redis', 'db.operation.name': command },
  }),
}
