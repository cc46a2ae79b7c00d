import { afterEach, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { close, listening, portOf, resolver, sender, type Sender } from '../support/sender.js'
import { stalledListener, type StalledListener } from '../support/stalled-listener.js'

let slow: StalledListener | undefined
let upstream: Sender | undefined

afterEach(() => {
  upstream?.close()
  slow?.close()
  slow = undefined
})

describe('a name with several addresses', () => {
  it('is reached by the slow one when the other is dead: a handshake may take as long as the attempt', async () => {
    slow = await stalledListener('127.0.0.1')
    upstream = sender({ lookup: resolver(['127.0.0.1', '::1']).lookup })
    setTimeout(slow.resume, 400)
    const beganMs = performance.now()
    expect(await upstream.send({ url: `http://dual.test:${slow.port}/` })).toHaveProperty('status', 200)
    // Or the handshake was not slow, and this shows nothing.
    expect(performance.now() - beganMs).toBeGreaterThan(400)
  })

  it('is reached by the second soon when the first does not answer, however long the attempt may take', async () => {
    slow = await stalledListener('::1')
    const server = await listening((_request, response) => response.end('{}'), '127.0.0.1', slow.port)
    upstream = sender({ lookup: resolver(['::1', '127.0.0.1']).lookup })
    const beganMs = performance.now()
    expect(await upstream.send({ url: `http://dual.test:${slow.port}/` })).toHaveProperty('status', 200)
    expect(performance.now() - beganMs).toBeLessThan(1_000)
    await close(server)
  })

  it('is unreachable when none can be reached, with the code of the system', async () => {
    const server = await listening(() => {})
    const port = portOf(server)
    await close(server)
    upstream = sender({ lookup: resolver(['127.0.0.1', '::1', '127.0.0.2']).lookup })
    await expect(upstream.send({ url: `http://dual.test:${port}/` })).rejects.toMatchObject({
      fault: 'unreachable',
      systemCode: 'ECONNREFUSED',
    })
  })

  it('leaves no connection behind when the attempt ends first', async () => {
    slow = await stalledListener('127.0.0.1')
    upstream = sender({ lookup: resolver(['127.0.0.1']).lookup })
    const connecting = () => process.getActiveResourcesInfo().filter((name) => name === 'ConnectWrap').length
    const before = connecting()
    const attempt = upstream.send({ url: `http://dual.test:${slow.port}/` }, 300)
    setTimeout(() => expect(connecting()).toBe(before + 1), 100)
    await expect(attempt).rejects.toHaveProperty('name', 'TimeoutError')
    await eventually(() => connecting() === before)
  })
})
