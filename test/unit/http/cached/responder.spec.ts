import 'reflect-metadata'
import { EventEmitter } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../../../src/config/config.js'
import { anonymous, type Caller } from '../../../../src/http/auth/caller.js'
import { Drain } from '../../../../src/http/server/drain.js'
import { ShuttingDown } from '../../../../src/http/problem/to-problem.js'
import { Responder } from '../../../../src/http/cached/responder.js'
import { CacheSlot } from '../../../../src/cache/memory/slot.js'
import type { SpecsAnswer, SpecsQuery, SpecsService } from '../../../../src/specs/specs.service.js'

const config = { server: { requestTimeoutMs: 60_000 }, cache: {} } as Config
const query: SpecsQuery = { projectId: 'p1', slot: new CacheSlot({ text: 'p1', parts: {} }) }
const reply = {} as FastifyReply

/** Has nothing in memory, and never answers: every caller waits until told to go. */
class SilentSpecs {
  asked = 0

  tryFind(): undefined {
    this.asked++
    return undefined
  }

  find(_query: SpecsQuery, { signal }: { signal?: AbortSignal } = {}): Promise<SpecsAnswer> {
    return new Promise((_resolve, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason as Error)),
    )
  }
}

function requestOf(caller?: Caller): FastifyRequest {
  const socket = new EventEmitter()
  return { caller, raw: { headers: {}, socket } } as FastifyRequest
}

function responderOf(specs: SilentSpecs, drain = new Drain()): Responder {
  return new Responder(config, specs as Pick<SpecsService, 'tryFind' | 'find'> as SpecsService, drain)
}

describe('callers who wait', () => {
  it('are 20,000 at most; the next is told at once, and may come in when one has gone', async () => {
    const drain = new Drain()
    const responder = responderOf(new SilentSpecs(), drain)
    const first = requestOf(anonymous)
    const waits = [first, ...Array.from({ length: 19_999 }, () => requestOf(anonymous))].map((request) =>
      responder.respond(query, request, reply),
    )
    await expect(responder.respond(query, requestOf(anonymous), reply)).rejects.toMatchObject({
      code: 'overloaded',
      status: 503,
      extras: { retryAfterSeconds: 1 },
    })

    first.raw.socket.emit('close')
    await expect(waits[0]).rejects.toMatchObject({ name: 'CallerGone' })
    const late = responder.respond(query, requestOf(anonymous), reply)

    drain.giveUp(new ShuttingDown())
    const ends = await Promise.allSettled([...waits.slice(1), late])
    expect(new Set(ends.map((end) => end.status === 'rejected' && (end.reason as Error).name))).toEqual(
      new Set(['ShuttingDown']),
    )
  })
})

describe('a project', () => {
  it('is not looked up for a caller who may not see it, nor for one whom nobody asked', () => {
    const specs = new SilentSpecs()
    const responder = responderOf(specs)
    const other: Caller = { id: 'a', projects: new Set(['p2']), isAdmin: true }
    for (const caller of [other, undefined]) {
      expect(() => responder.respond(query, requestOf(caller), reply)).toThrow(
        expect.objectContaining({ code: 'forbidden' }),
      )
    }
    expect(specs.asked).toBe(0)
  })
})
