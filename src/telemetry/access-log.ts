import { symbols, type DestinationStream } from 'pino'
import type { HttpEvent, RequestEnded } from '../http/server/requests/http-events.js'
import { LogOutput } from '../logging/log-output.js'
import type { Logger } from '../logging/logger.js'

/** Writes one line for each request: 5xx as `warn`, health checks and scrapes as `debug`, all others as `info`. */
export function logHttpEvent(logger: Logger): (event: HttpEvent) => void {
  const { [symbols.streamSym]: output } = logger as Logger & Record<symbol, DestinationStream>
  const logEnded = (event: RequestEnded): void => {
    const level = levelOf(event)
    if (!logger.isLevelEnabled(level)) return
    const line = new AccessLine(level, Date.now(), event)
    if (output instanceof LogOutput) output.write(line)
    else output?.write(line.toString())
  }
  return (event) => {
    switch (event.type) {
      case 'request-ended':
        return logEnded(event)
      case 'caller-left': {
        const { requestId: request_id, method, route } = event
        return logger.info({ request_id, method, route }, 'caller went away')
      }
      // Slow sockets come by the hundred. A stream has its line when it has ended.
      case 'unreadable-request':
      case 'stream-opened':
      case 'stream-closed':
        return
    }
  }
}

const levelOf = ({ status, route }: RequestEnded): 'warn' | 'debug' | 'info' => {
  if (status >= 500) return 'warn'
  return route?.startsWith('/health/') || route === '/metrics' ? 'debug' : 'info'
}

/**
 * A line of the access log, put together when it is written. By hand: its fields are known, so there is
 * nothing to find out about them, and under load these lines are most of what logging costs.
 */
class AccessLine {
  constructor(
    private readonly level: string,
    private readonly atMs: number,
    private readonly event: RequestEnded,
  ) {}

  toString(): string {
    const { event } = this
    const begin = opening(this.level, this.atMs)
    const { requestId, traceId, durationMs } = event
    const trace = traceId === undefined ? '' : `","trace_id":"${traceId}`
    return `${begin}${requestId}${trace}${question(event)}${milliseconds(durationMs)}${outcome(event)}`
  }
}

let lastOpening = { level: '', atMs: 0, text: '' }

function opening(level: string, atMs: number): string {
  if (level !== lastOpening.level || atMs !== lastOpening.atMs) {
    const text = `{"level":"${level}","time":"${new Date(atMs).toISOString()}","request_id":"`
    lastOpening = { level, atMs, text }
  }
  return lastOpening.text
}

let lastQuestion: { method: string; route: string | undefined; status: number; text: string } | undefined

/** What was asked, and the answer's status: nearly always as in the line before. */
function question({ method, route, status }: RequestEnded): string {
  if (lastQuestion?.method !== method || lastQuestion.route !== route || lastQuestion.status !== status) {
    const text = `","method":"${method}"${plain('route', route)},"status":${status},"duration_ms":`
    lastQuestion = { method, route, status, text }
  }
  return lastQuestion.text
}

let lastOutcome: { of: RequestEnded; text: string } | undefined

/** The end of the line: for most hits of a second the same. */
function outcome(event: RequestEnded): string {
  if (!lastOutcome || !hasSameOutcome(lastOutcome.of, event)) {
    const { cacheStatus: cache, problem, caller, refusal, upstreamRequestId: upstream } = event
    const text =
      `${plain('cache', cache)}${plain('problem', problem)}${foreign('caller', caller)}` +
      `${foreign('refusal', refusal)}${foreign('upstream_request_id', upstream)},"msg":"request"}\n`
    lastOutcome = { of: event, text }
  }
  return lastOutcome.text
}

const hasSameOutcome = (one: RequestEnded, other: RequestEnded): boolean =>
  one.cacheStatus === other.cacheStatus &&
  one.caller === other.caller &&
  one.upstreamRequestId === other.upstreamRequestId &&
  one.problem === other.problem &&
  one.refusal === other.refusal

/** For values of our own, which hold nothing that JSON would escape. */
const plain = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `,"${name}":"${value}"`

/** For what others may have put anything into. */
const foreign = (name: string, value: string | undefined): string =>
  value === undefined || needsNoEscape.test(value)
    ? plain(name, value)
    : `,"${name}":${JSON.stringify(value)}`

const needsNoEscape = /^[\w.:@-]*$/

/** To the microsecond. */
const milliseconds = (elapsedMs: number): number => Math.round(elapsedMs * 1000) / 1000
