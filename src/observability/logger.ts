import { pino, type DestinationStream, type Logger } from 'pino'
import { build as pretty } from 'pino-pretty'
import type { LogConfig } from '../config/config.js'

export type { Logger } from 'pino'

const flushEveryMs = 100
const bufferBytes = 16_384

/**
 * Writes one JSON object a line to standard output, or lines for people with `pretty`.
 *
 * Lines are gathered for up to 100 ms: a write for each would cost more than the answer it
 * tells of. What is gathered is written when the process exits, also after a crash.
 */
export function createLogger(config: LogConfig, destination: DestinationStream = stdout(config)): Logger {
  return pino(
    {
      level: config.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      // Secrets are of type Secret and print as [redacted]; these paths are the net below it.
      redact: { paths: ['*.authorization', '*["x-auth-token"]', '*["x-api-key"]'], censor: '[redacted]' },
    },
    destination,
  )
}

function stdout(config: LogConfig): DestinationStream {
  if (config.format === 'pretty') return pretty({ colorize: process.stdout.isTTY, sync: true })
  const destination = pino.destination({
    fd: 1,
    sync: false,
    minLength: bufferBytes,
    periodicFlush: flushEveryMs,
  })
  // A reader who went away (a closed pipe) must not take the service with it.
  destination.on('error', () => {})
  process.on('exit', () => {
    try {
      destination.flushSync()
    } catch {
      // Not open yet, or gone: there is nobody left to tell.
    }
  })
  return destination
}
