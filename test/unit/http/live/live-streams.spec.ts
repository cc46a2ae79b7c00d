import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { setImmediate as written } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { LiveStreams } from '../../../../src/http/live/live-streams.js'
import { Drain } from '../../../../src/http/server/connections/drain.js'
import { HttpEvents } from '../../../../src/http/server/requests/http-events.js'
import type { ListSubscription } from '../../../../src/lists/list-subscription.js'
import { createLogger } from '../../../../src/logging/logger.js'
import { RequestCounts } from '../../../../src/telemetry/metrics/request-counts.js'

const logger = createLogger({ level: 'fatal', format: 'json' }, { write: () => undefined })
const callers = {
  areIdentified: false,
  tryIdentify: () => undefined,
  identify: () => Promise.reject(new Error('nobody asks')),
}

let counts: RequestCounts
let streams: LiveStreams
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
  const events = new HttpEvents()
  counts = new RequestCounts()
  events.subscribe(counts.onEvent)
  streams = new LiveStreams(callers, new Drain(), logger, events)
})
afterEach(() => {
  jest.useRealTimers()
})

interface Listener {
  /** What came since the last look. */
  read(): string
  /** As Node tells it of a connection that was closed. */
  leave(): void
}

/** Opens a stream of one list, which was just loaded and never changes. */
function listen(): Listener {
  const raw = new IncomingMessage(new Socket())
  raw.httpVersionMajor = 1
  raw.httpVersionMinor = 1
  const response = new ServerResponse(raw)
  const wire = new PassThrough()
  response.assignSocket(wire as unknown as Socket)
  response.on('error', () => undefined)
  const reply = { raw: response, headers: () => reply, hijack: () => reply, getHeaders: () => ({}) }
  const representation = { hash: 'h', bytes: Buffer.from('{"specs":[]}') }
  const current = { representation, ageMs: 0 }
  const subscription = { current: () => current, refusal: () => undefined, end: () => undefined }
  streams.open(
    { name: 'list', projectId: 'p', listen: () => subscription as unknown as ListSubscription },
    { raw, id: 'r', method: 'GET' } as FastifyRequest,
    reply as unknown as FastifyReply,
  )
  return { read: () => String(wire.read() ?? ''), leave: () => void response.emit('close') }
}

describe('the streams of a process', () => {
  it('get a comment every 15 s, which tells the age of the list, and not all at once', async () => {
    const listeners = Array.from({ length: 120 }, listen)
    await written()
    for (const { read } of listeners) expect(read()).toContain('event: specs')
    const seen = listeners.map((): number[] => [])
    for (let second = 0.25; second <= 45; second += 0.25) {
      jest.advanceTimersByTime(250)
      await written()
      let atOnce = 0
      for (const [at, { read }] of listeners.entries()) {
        const text = read()
        if (text === '') continue
        expect(text).toContain(`: age_seconds=${Math.floor(second)}\n\n`)
        seen[at]?.push(second)
        atOnce++
      }
      expect(atOnce).toBeLessThanOrEqual(2)
    }
    for (const [first = 0, ...others] of seen) {
      expect(first).toBeLessThanOrEqual(15)
      expect(others).toEqual([first + 15, first + 30])
    }
  })

  it('are 20,000 at most; the next gets overloaded, and has room once one has left', () => {
    const one = listen()
    for (let count = 1; count < 20_000; count++) listen()
    expect(counts.openStreams).toBe(20_000)
    expect(listen).toThrow(expect.objectContaining({ code: 'overloaded', extras: { retryAfterSeconds: 5 } }))
    one.leave()
    expect(counts.openStreams).toBe(19_999)
    listen()
    expect(listen).toThrow(expect.objectContaining({ code: 'overloaded' }))
  })

  it('cost nothing once the last has left', () => {
    const listeners = [listen(), listen()]
    expect(jest.getTimerCount()).toBe(1)
    for (const { leave } of listeners) leave()
    expect(jest.getTimerCount()).toBe(0)
    expect(counts.openStreams).toBe(0)
  })
})
