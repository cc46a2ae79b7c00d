import type { SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { Logger } from '../../logging/logger.js'

/** Reports once that the collector takes no spans, and once that it takes them again. Otherwise nobody would know. */
export function reporting(exporter: SpanExporter, logger: Logger): SpanExporter {
  let isFailing = false
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const hasFailed = result.error !== undefined
        if (hasFailed && !isFailing)
          logger.warn({ reason: reasonOf(result.error) }, 'traces are not accepted')
        if (!hasFailed && isFailing) logger.info('traces are accepted again')
        isFailing = hasFailed
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  }
}

/** A code or a status; never a text of the collector's. */
function reasonOf(error: Error | undefined): string | number | undefined {
  if (error && 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number'))
    return error.code
  return error?.name
}
