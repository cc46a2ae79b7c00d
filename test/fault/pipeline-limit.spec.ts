import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { PipelineLimit } from '../../src/http/server/connections/pipeline-limit.js'

const answer = Buffer.alloc(100_000)

let server: Server
async function serve(takeMs: number): Promise<void> {
  const pipelines = new PipelineLimit(takeMs)
  server = createServer((request, response) => {
    if (pipelines.admits(request, response)) response.end(answer)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
}
afterEach(() => void server.close())

/** Asks for so many answers at once and takes them as `take` does. How many bytes were sent, and when the server closed. */
async function asked(
  times: number,
  take: (socket: Socket) => void,
): Promise<[sentBytes: number, afterMs: number]> {
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  const [served] = await accepted
  const sinceMs = performance.now()
  socket.write('GET / HTTP/1.1\r\nHost:a\r\n\r\n'.repeat(times))
  socket.resume()
  take(socket)
  await once(served, 'close')
  const afterMs = performance.now() - sinceMs
  socket.destroy()
  return [served.bytesWritten, afterMs]
}

/** Some 64 kB, 20 times a second: 24 MB would take 18 s. */
function slowly(socket: Socket): void {
  socket.on('data', () => socket.pause())
  const timer = setInterval(() => socket.resume(), 50)
  socket.once('close', () => clearInterval(timer))
}

describe('a caller who asks for more answers than may wait', () => {
  it('is cut off when the time to take them is over, however steadily they are taken', async () => {
    const takeMs = 1_000
    await serve(takeMs)
    const [bytes, afterMs] = await asked(255, slowly)
    expect(bytes).toBeGreaterThan(answer.length)
    expect(bytes).toBeLessThan(241 * answer.length)
    expect(afterMs).toBeGreaterThan(takeMs - 100)
    expect(afterMs).toBeLessThan(takeMs + 1_000)
  })

  it('gets all that may wait when they are taken within it', async () => {
    await serve(20_000)
    const [bytes] = await asked(255, () => {})
    expect(bytes).toBeGreaterThan(241 * answer.length)
  })
})
