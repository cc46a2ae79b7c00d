import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { listenTo } from '../support/event-listener.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

/** What CONTRACT allows for a listener that does not read, and what frames the last chunk. */
const maxHeldBytes = 65_536 + 16
/** The kernel takes some megabytes before it takes no more: some hundred lists of 20 kB. */
const maxChanges = 2_000

let service: ServiceUnderTest
beforeAll(async () => {
  service = await serviceUnderTest({ env: { CACHE_MIN_REFRESH_SECONDS: '0', LOG_LEVEL: 'warn' } })
})
afterAll(() => service.close())

describe('a listener of GET /specs/events that does not read', () => {
  it('is dropped, and costs no more than 64 kB; those who read go on', async () => {
    const reader = await listenTo(`${service.url}/specs/events`)
    const { client, served } = await silentListener()
    const isDropped = once(served, 'close')

    const { control } = service.emulator
    let most = 0
    let changes = 0
    for (; !served.destroyed && changes < maxChanges; changes++) {
      // A list of 20 kB that differs from the one before.
      control.behave({ kind: 'bad-body', body: 'too-large', bytes: 20_000 + (changes % 2) })
      expect((await service.get('/specs', { 'cache-control': 'no-cache' })).status).toBe(200)
      most = Math.max(most, served.writableLength)
    }
    expect(served.destroyed).toBe(true)
    await isDropped
    // It was held for, else nothing was tried.
    expect(most).toBeGreaterThan(10_000)
    expect(most).toBeLessThanOrEqual(maxHeldBytes)
    const { etag } = (await service.get('/specs')).headers
    await eventually(() => reader.events().at(-1)?.id === etag)
    reader.leave()
    client.destroy()
  }, 60_000)
})

/** Both ends of a connection on which somebody asked for the stream and reads nothing of it. */
async function silentListener(): Promise<{ client: Socket; served: Socket }> {
  const accepted = once(service.app.getHttpServer(), 'connection') as Promise<[Socket]>
  const client = connect(service.port, '127.0.0.1')
  client.on('error', () => client.destroy())
  client.pause()
  client.write('GET /specs/events HTTP/1.1\r\nHost: a\r\n\r\n')
  const [served] = await accepted
  return { client, served }
}
