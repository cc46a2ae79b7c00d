import { Agent, get as httpGet } from 'node:http'
import { describe, expect, it } from '@jest/globals'
import { serviceUnderTest } from '../support/service-under-test.js'

describe('a stampede', () => {
  it('of 500 on a cold list makes one upstream call and gets 500 answers with equal bytes', async () => {
    const { port, emulator, upstreamCalls, close } = await serviceUnderTest()
    // Long enough for all of them to arrive on a busy machine; a later request is a hit.
    emulator.control.behave({ kind: 'slow', delayMs: 1_000 })
    const agent = new Agent({ maxSockets: 500, keepAlive: false })
    const ask = () =>
      new Promise<{ status: number | undefined; bytes: string }>((resolve, reject) => {
        const options = { port, host: '127.0.0.1', path: '/specs?job_type=train', agent }
        httpGet(options, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () =>
            resolve({ status: response.statusCode, bytes: Buffer.concat(chunks).toString('base64') }),
          )
        }).on('error', reject)
      })
    const answers = await Promise.all(Array.from({ length: 500 }, ask))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ bytes }) => bytes)).size).toBe(1)
    expect(upstreamCalls()).toBe(1)
    agent.destroy()
    await close()
  })
})
