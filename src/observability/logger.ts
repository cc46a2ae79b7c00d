import { pino, type DestinationStream, type Logger } from 'pino'
import { build as pretty } from 'pino-pretty'
import type { LogConfig } from '../config/config.js'

export type { Logger } from 'pino'

const flushEveryMs = 100
const bufferBytes = 8_192

/**
 * Writes one JSON object a line to standard output, or lines for people with `pretty`.
 *
 * Nothing is redacted here: secrets are of type `Secret`, which prints as `[redacted]`, and no
 * header, query or upstream text is ever logged.
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
