import { describe, expect, it } from '@jest/globals'
import { pino } from 'pino'
import { logUpstreamEvent } from '../../../src/telemetry/upstream-log.js'

describe('the log of upstream events', () => {
  it('gives durations in whole milliseconds', () => {
    const lines: string[] = []
    const log = logUpstreamEvent(pino({ level: 'debug' }, { write: (line) => lines.push(line) }))
    log({ type: 'retry', projectId: 'p', failure: 'upstream-timeout', retry: 1, delayMs: 104.469938 })
    expect(JSON.parse(lines[0]!)).toMatchObject({ event: 'retry', projectId: 'p', retry: 1, delayMs: 104 })
  })
})
