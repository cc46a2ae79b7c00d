import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, type StartedService } from '../support/start-service.js'

let service: StartedService
beforeAll(async () => {
  service = await startService({ MODELARTS_ENDPOINT: 'http://127.0.0.1:9', KEEP_ALIVE_TIMEOUT_MS: '2000' })
})
afterAll(() => service.close())

describe('an idle connection', () => {
  it('is kept for KEEP_ALIVE_TIMEOUT_MS, which every answer tells, and then closed', async () => {
    const socket = connect(service.port, '127.0.0.1')
    const answered = new Promise<string>((resolve) =>
      socket.once('data', (chunk: Buffer) => resolve(chunk.toString())),
    )
    const closed = new Promise<number>((resolve) => socket.once('close', () => resolve(performance.now())))
    socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(await answered).toContain('Keep-Alive: timeout=2\r\n')
    const sinceMs = performance.now()
    const keptMs = (await closed) - sinceMs
    expect(keptMs).toBeGreaterThan(1_500)
    expect(keptMs).toBeLessThan(10_000)
  })
})
