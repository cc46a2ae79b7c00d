import type { FastifyInstance } from 'fastify'
import { symbols, type DestinationStream } from 'pino'
import { isoTime, type Logger } from '../observability/logger.js'

/** What is told of a request. No query, no header: whatever a caller puts there by mistake stays out of the log. */
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

/**
 * Writes one line for each record: 5xx as `warn`, health checks as `debug`, all others as `info`.
 *
 * The line is put together here and handed to the logger's output: its fields are known, so there
 * is nothing to find out about them, and under load this line is most of what logging costs.
 */
export function accessLog(logger: Logger): LogAccess {
  const { [symbols.streamSym]: output } = logger as Logger & Record<symbol, DestinationStream>
  return (record) => {
    const level = record.status >= 500 ? 'warn' : record.route?.startsWith('/health/') ? 'debug' : 'info'
    if (logger.isLevelEnabled(level)) output?.write(accessLine(level, record))
  }
}

function accessLine(level: string, record: AccessRecord): string {
  return (
    `{"level":"${level}"${isoTime()},"request_id":"${record.request_id}","method":"${record.method}"` +
    `${plain('route', record.route)},"status":${record.status},"duration_ms":${record.duration_ms}` +
    `${plain('cache', record.cache)}${plain('problem', record.problem)}${text('caller', record.caller)}` +
    `${text('refusal', record.refusal)}${text('upstream_request_id', record.upstream_request_id)},"msg":"request"}\n`
  )
}

/** For values of our own, which hold nothing that JSON would escape. */
const plain = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `,"${name}":"${value}"`

const text = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`

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
