import type { FastifyInstance } from 'fastify'
import { symbols, type DestinationStream } from 'pino'
import { LogOutput } from '../../logging/log-output.js'
import type { Logger } from '../../logging/logger.js'

/** What is logged of a request. No query, no header: whatever a caller puts there by mistake stays out of the log. */
export interface AccessRecord {
  readonly request_id: string
  readonly method: string
  /** As registered: `/specs`. Absent when no route matched. */
  readonly route?: string | undefined
  readonly status: number
  readonly duration_ms: number
  /** The `Cache-Status` that was sent. */
  readonly cache?: string | undefined
  /** The code of the problem that was sent. */
  readonly problem?: string | undefined
  readonly caller?: string | undefined
  /** Why a credential was refused. */
  readonly refusal?: string | undefined
  readonly upstream_request_id?: string | undefined
}

export type LogAccess = (record: AccessRecord) => void

/** Writes one line for each record: 5xx as `warn`, health checks as `debug`, all others as `info`. */
export function accessLog(logger: Logger): LogAccess {
  const { [symbols.streamSym]: output } = logger as Logger & Record<symbol, DestinationStream>
  return (record) => {
    const level = record.status >= 500 ? 'warn' : record.route?.startsWith('/health/') ? 'debug' : 'info'
    if (!logger.isLevelEnabled(level)) return
    const line = new AccessLine(level, Date.now(), record)
    if (output instanceof LogOutput) output.write(line)
    else output?.write(line.toString())
  }
}

/**
 * A line of the access log, put together when it is written. By hand: its fields are known, so there is
 * nothing to find out about them, and under load these lines are most of what logging costs.
 */
class AccessLine {
  constructor(
    private readonly level: string,
    private readonly atMs: number,
    private readonly record: AccessRecord,
  ) {}

  toString(): string {
    const { record } = this
    const begin = opening(this.level, this.atMs)
    return `${begin}${record.request_id}${question(record)}${record.duration_ms}${outcome(record)}`
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
function question({ method, route, status }: AccessRecord): string {
  if (lastQuestion?.method !== method || lastQuestion.route !== route || lastQuestion.status !== status) {
    const text = `","method":"${method}"${plain('route', route)},"status":${status},"duration_ms":`
    lastQuestion = { method, route, status, text }
  }
  return lastQuestion.text
}

let lastOutcome: { of: AccessRecord; text: string } | undefined

/** The end of the line: for most hits of a second the same. */
function outcome(record: AccessRecord): string {
  if (!lastOutcome || !hasSameOutcome(lastOutcome.of, record)) {
    const { cache, problem, caller, refusal, upstream_request_id: upstream } = record
    const text =
      `${plain('cache', cache)}${plain('problem', problem)}${foreign('caller', caller)}` +
      `${foreign('refusal', refusal)}${foreign('upstream_request_id', upstream)},"msg":"request"}\n`
    lastOutcome = { of: record, text }
  }
  return lastOutcome.text
}

const hasSameOutcome = (one: AccessRecord, other: AccessRecord): boolean =>
  one.cache === other.cache &&
  one.caller === other.caller &&
  one.upstream_request_id === other.upstream_request_id &&
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
export const milliseconds = (elapsedMs: number): number => Math.round(elapsedMs * 1000) / 1000

/** One line for each request that the framework answered, when its answer was sent or its caller went away. */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  const logAccess = accessLog(logger)
  fastify.addHook('onResponse', (request, reply, done) => {
    logAccess({
      request_id: request.id,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      duration_ms: milliseconds(reply.elapsedTime),
      cache: request.cacheStatus,
      problem: request.problemCode,
      caller: request.caller?.name,
      refusal: request.refusal,
      upstream_request_id: request.upstreamRequestId,
    })
    done()
  })
  fastify.addHook('onRequestAbort', (request, done) => {
    logger.info(
      { request_id: request.id, method: request.method, route: request.routeOptions.url },
      'caller went away',
    )
    done()
  })
}
