import { describe, expect, it } from '@jest/globals'
import { pino } from 'pino'
import { logCacheEvent } from '../../../src/telemetry/cache-log.js'

const key = { text: 'k', parts: {} }

describe('the log of cache events', () => {
  it.each([
    { type: 'load-ended', key, tookMs: 2.789393, bytes: 10, stored: true } as const,
    { type: 'load-failed', key, tookMs: 3.4, failure: new Error('no') } as const,
  ])('gives durations in whole milliseconds: $type', (event) => {
    const lines: string[] = []
    logCacheEvent(pino({}, { write: (line) => lines.push(line) }))(event)
    expect(JSON.parse(lines[0]!)).toMatchObject({ took_ms: 3 })
  })
})
