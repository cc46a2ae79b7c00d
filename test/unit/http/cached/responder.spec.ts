import 'reflect-metadata'
import { EventEmitter } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../../../src/config/config.js'
import { anonymous, type Caller } from '../../../../src/http/auth/caller.js'
import { Drain } from '../../../../src/http/server/connections/drain.js'
import { ShuttingDown } from '../../../../src/http/problem/to-problem.js'
import type { CachedAnswer, CachedQuestion } from '../../../../src/http/cached/cached-resource.js'
import { Responder } from '../../../../src/http/cached/responder.js'

const config = { server: { requestTimeoutMs: 60_000 } } as Config
const reply = {} as FastifyReply

/** Has nothing in memory, and never answers: every caller waits until told to go. */
class SilentResource {
  readonly path = '/silent'
  readonly acceptsAuthToken = false
  asked = 0

  readQuery(): { projectId: string } {
    return { projectId: 'p1' }
  }

  tryFind(): undefined {
    this.asked++
    return undefined
  }

  find(_query: object, { signal }: { signal?: AbortSignal } = {}): Promise<CachedAnswer> {
    return new Promise((_resolve, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason as Error)),
    )
  }
}

const questionTo = (resource: SilentResource): CachedQuestion => ({ resource, query: resource.readQuery() })
const question = questionTo(new SilentResource())

function requestOf(caller?: Caller): FastifyRequest {
  const socket = new EventEmitter()
  return { caller, raw: { headers: {}, socket } } as FastifyRequest
}

describe('callers who wait', () => {
  it('are 20,000 at most; the next fails at once, and may come in when one has gone', async () => {
    const drain = new Drain()
    const responder = new Responder(config, drain)
    const first = requestOf(anonymous)
    const waits = [first, ...Array.from({ length: 19_999 }, () => requestOf(anonymous))].map((request) =>
      responder.respond(question, request, reply),
    )
    await expect(responder.respond(question, requestOf(anonymous), reply)).rejects.toMatchObject({
      code: 'overloaded',
      status: 503,
      extras: { retryAfterSeconds: 1 },
    })

    first.raw.socket.emit('close')
    await expect(waits[0]).rejects.toMatchObject({ name: 'CallerGone' })
    const late = responder.respond(question, requestOf(anonymous), reply)

    drain.giveUp(new ShuttingDown())
    const ends = await Promise.allSettled([...waits.slice(1), late])
    expect(new Set(ends.map((end) => end.status === 'rejected' && (end.reason as Error).name))).toEqual(
      new Set(['ShuttingDown']),
    )
  })
})

describe('a project', () => {
  it('is not looked up for a caller who may not see it, nor for one whom nobody asked', async () => {
    const resource = new SilentResource()
    const responder = new Responder(config, new Drain())
    const other: Caller = { id: 'a', projects: new Set(['p2']), isAdmin: true }
    for (const caller of [other, undefined]) {
      const answer = responder.respond(questionTo(resource), requestOf(caller), reply)
      await expect(answer).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(resource.asked).toBe(0)
  })
})
