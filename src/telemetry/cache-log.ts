import type { Logger } from '../logging/logger.js'
import type { CacheEvent, CacheEventListener } from '../cache/entry/events.js'

/**
 * What an operator wants to read of the cache. Hits are in the access log; what happens with
 * every request or every command is for debugging.
 */
export function logCacheEvent(logger: Logger): CacheEventListener {
  return (event) => {
    switch (event.type) {
      case 'hit':
        return
      case 'load-failed':
        return logger.warn(
          { key: event.key.text, took_ms: Math.round(event.tookMs), failure: described(event.failure) },
          'load failed',
        )
      case 'back-off':
        return logger.info(
          { key: event.key.text, failures: event.failures, for_ms: Math.round(event.forMs) },
          'backing off: the upstream is not asked for this entry',
        )
      case 'corrupt':
        return logger.warn({ key: event.key.text, why: event.why }, 'stored entry cannot be used')
      case 'purged':
        return logger.info({ selector: event.selector, soft: event.soft }, 'purged')
      case 'reconciled':
        return logger.info({ written: event.written, renewed: event.renewed }, 'memory and Redis compared')
      case 'load-ended':
        return logger.info(
          {
            key: event.key.text,
            took_ms: Math.round(event.tookMs),
            bytes: event.bytes,
            stored: event.stored,
          },
          'load ended',
        )
      case 'stale-served':
      case 'collapsed':
      case 'load-begun':
      case 'lease':
      case 'evicted':
      case 'store-failed':
        return logger.debug(plain(event), event.type)
    }
  }
}

/** Failures of loads have messages of our own; their kind and message are logged, never what they carry. */
function described(failure: Error): object {
  return { name: failure.name, ...('code' in failure && { code: failure.code }), message: failure.message }
}

function plain({ type: _type, ...event }: CacheEvent): object {
  return {
    ...event,
    ...('key' in event && { key: event.key.text }),
    ...('error' in event && {
      error: event.error instanceof Error ? event.error.message : String(event.error),
    }),
  }
}
