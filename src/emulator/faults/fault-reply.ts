import { gzipSync } from 'node:zlib'
import type { Behaviour, RetryAfter } from '../control/behaviour.js'
import { headerOf, type ReceivedRequest } from '../http/received-request.js'
import { bytesReply, jsonReply, newRequestId, textReply, type Reply } from '../http/reply.js'
import { parseAuthorization } from '../signing/authorization-header.js'
import { canonicalRequest } from '../signing/canonical-request.js'
import { badBody } from './bad-bodies.js'
import { failureBody, usualMessage, usualShape, usualStatus } from './failure-body.js'

const defaultLargeBytes = 16 * 1024 * 1024

/** The answer that takes the place of the good one; undefined for behaviours that only change its delivery. */
export function faultReply(behaviour: Behaviour, request: ReceivedRequest, nowMs: number): Reply | undefined {
  switch (behaviour.kind) {
    case 'failure':
      return failure(behaviour, request, nowMs)
    case 'throttle':
      return failure({ ...behaviour, kind: 'failure', code: 'APIGW.0308' }, request, nowMs)
    case 'bad-body': {
      const body = badBody(behaviour.body, behaviour.bytes ?? defaultLargeBytes)
      return bytesReply(behaviour.status ?? 200, body.bytes, {
        headers: {
          'Content-Type': body.contentType,
          ...(body.contentEncoding ? { 'Content-Encoding': body.contentEncoding } : {}),
        },
      })
    }
    case 'redirect':
      return bytesReply(behaviour.status ?? 302, Buffer.alloc(0), {
        headers: { Location: behaviour.location },
      })
    case 'answer': {
      const body =
        behaviour.bodyBase64 === undefined ? behaviour.body : Buffer.from(behaviour.bodyBase64, 'base64')
      return bytesReply(behaviour.status ?? 200, Buffer.from(body ?? ''), {
        headers: behaviour.headers ?? {},
      })
    }
    case 'cut': {
      const { status, code, retryAfter } = behaviour
      return status === undefined
        ? undefined
        : failure({ kind: 'failure', status, code, retryAfter }, request, nowMs)
    }
    case 'slow':
    case 'hang':
    case 'reset':
    case 'hang-up':
    case 'wrong-length':
    case 'gzip':
      return undefined
  }
}

/** The good answer as the behaviour changes its bytes. */
export function changedReply(behaviour: Behaviour | undefined, reply: Reply): Reply {
  if (behaviour?.kind !== 'gzip') return reply
  const zipped = gzipSync(reply.body)
  const bytes = {
    none: () => zipped,
    cut: () => zipped.subarray(0, Math.max(1, zipped.length - 12)),
    corrupt: () => Buffer.from(zipped).fill(0xff, 4),
  }[behaviour.damage ?? 'none']()
  return { ...reply, body: bytes, headers: { ...reply.headers, 'Content-Encoding': 'gzip' } }
}

function failure(behaviour: Behaviour & { kind: 'failure' }, request: ReceivedRequest, nowMs: number): Reply {
  const code = behaviour.code ?? 'ModelArts.0010'
  const status = behaviour.status ?? usualStatus(code) ?? 500
  const shape = behaviour.shape ?? usualShape(code)
  const requestId = newRequestId()
  const text = behaviour.message ?? usualMessage(code, status)
  const message = behaviour.echo ? `${text} ${secretsOf(request)}` : text
  const body = failureBody({ status, code, message, shape, requestId })
  const options = { requestId, headers: retryAfterHeader(behaviour.retryAfter, nowMs) }
  if (typeof body === 'string')
    return textReply(status, shape === 'html' ? 'text/html' : 'text/plain', body, options)
  const encoded = behaviour.encodedAuthorizationMessage
    ? { encoded_authorization_message: Buffer.from(`policy refused ${code}`).toString('base64') }
    : {}
  return jsonReply(status, { ...body, ...encoded }, options)
}

/** What a careless gateway may put into its message. */
function secretsOf(request: ReceivedRequest): string {
  const authorization = headerOf(request, 'authorization')
  const signed = parseAuthorization(authorization ?? '')
  return [
    `ak:${signed?.accessKey ?? ''}`,
    `canonicalRequest:${(signed && canonicalRequest(request, signed.signedHeaders))?.replaceAll('\n', '|') ?? ''}`,
    `authorization:${authorization ?? ''}`,
    `x-security-token:${headerOf(request, 'x-security-token') ?? ''}`,
    `x-auth-token:${headerOf(request, 'x-auth-token') ?? ''}`,
    `host:${headerOf(request, 'host') ?? ''}`,
    `body:${request.body.toString('utf8')}`,
  ].join(', ')
}

function retryAfterHeader(retryAfter: RetryAfter | undefined, nowMs: number): Record<string, string> {
  if (!retryAfter) return {}
  if ('text' in retryAfter) return { 'Retry-After': retryAfter.text }
  if ('seconds' in retryAfter) return { 'Retry-After': String(retryAfter.seconds) }
  return { 'Retry-After': new Date(nowMs + retryAfter.dateInSeconds * 1000).toUTCString() }
}
