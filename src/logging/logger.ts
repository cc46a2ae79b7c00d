import { pino, type DestinationStream, type Logger } from 'pino'
import { prettyFactory } from 'pino-pretty'
import type { LogConfig } from '../config/config.js'
import { LogOutput } from './log-output.js'
import { currentRequest } from './request-scope.js'

export type { Logger } from 'pino'

/**
 * Writes one JSON object a line to standard output, or lines for people with `pretty`.
 *
 * Nothing is redacted here: secrets are of type `Secret`, which prints as `[redacted]`, and no
 * header, query or upstream text is ever logged.
 */
export function createLogger(config: LogConfig, destination: DestinationStream = stdout(config)): Logger {
  return pino(
    {
      level: config.level,
      base: null,
      timestamp: isoTime,
      // pino adds the line's own fields to what it is given.
      mixin: () => ({ ...currentRequest() }),
      formatters: { level: (level) => ({ level }) },
    },
    destination,
  )
}

function stdout(config: LogConfig): DestinationStream {
  // Node makes a pipe non-blocking when its stream is first used.
  const { fd, isTTY } = process.stdout
  const output = new LogOutput({ fd })
  process.on('exit', () => output.close())
  if (config.format === 'json') return output
  const format = prettyFactory({ colorize: isTTY })
  return { write: (line) => output.write(format(line)) }
}

let lastMs = 0
let lastText = ''

/** As pino's own `isoTime`, but formatted once a millisecond: under load many lines share one. */
function isoTime(): string {
  const nowMs = Date.now()
  if (nowMs !== lastMs) {
    lastMs = nowMs
    lastText = `,"time":"${new Date(nowMs).toISOString()}"`
  }
  return lastText
}
