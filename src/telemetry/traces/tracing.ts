import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { CacheEvents } from '../../cache/entry/events.js'
import type { TracesConfig } from '../../config/config.js'
import { version } from '../../config/version.js'
import type { HttpEvents } from '../../http/server/requests/http-events.js'
import type { Logger } from '../../logging/logger.js'
import type { RedisEvents } from '../../redis/redis-events.js'
import type { UpstreamEvents } from '../../upstream/events.js'
import { reporting } from './reporting-exporter.js'
import { Spans } from './spans.js'
import * as tellings from './tellings.js'

export interface TracedChannels {
  readonly http: HttpEvents
  readonly cache: CacheEvents
  readonly upstream: UpstreamEvents
  readonly redis: RedisEvents
}

/** What a stop waits for the collector. */
const closeMs = 2_000

/**
 * Sends what the channels tell as spans to a collector (OTLP over HTTP). Imported only when one is configured: it
 * brings all of OpenTelemetry with it, which reads its other OTEL_ variables by itself. Returns how to end it.
 */
export function startTracing(
  config: TracesConfig,
  channels: TracedChannels,
  logger: Logger,
): () => Promise<void> {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'specs-bff', 'service.version': version }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    spanProcessors: [new BatchSpanProcessor(reporting(exporterOf(config), logger))],
  })
  const spans = new Spans(provider.getTracer('specs-bff', version))
  channels.http.operations.watch(spans.watcher(tellings.requests))
  channels.cache.operations.watch(spans.watcher(tellings.cache))
  channels.upstream.operations.watch(spans.watcher(tellings.upstream))
  channels.redis.operations.watch(spans.watcher(tellings.redis))
  return async () => {
    const { http, cache, upstream, redis } = channels
    for (const { operations } of [http, cache, upstream, redis]) operations.watch(undefined)
    await Promise.race([provider.shutdown(), new Promise((resolve) => setTimeout(resolve, closeMs).unref())])
  }
}

function exporterOf({ url, protocol, headers }: TracesConfig): SpanExporter {
  const options = { url, ...(headers && { headers: headersIn(headers.reveal()) }) }
  return protocol === 'http/json' ? new JsonExporter(options) : new ProtobufExporter(options)
}

/** `name=value,name=value`, URL-encoded, as the specification of OTEL_EXPORTER_OTLP_HEADERS has it. */
function headersIn(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())] as const
  })
  return Object.fromEntries(pairs)
}
