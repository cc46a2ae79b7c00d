import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { CacheEvents } from '../../src/cache/entry/events.js'
import { bearer } from '../support/caller-scene.js'
import { eventually } from '../support/eventually.js'
import { listenTo } from '../support/event-listener.js'
import { adminToken } from '../support/operator.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'
import { silentListener } from '../support/silent-listener.js'

/** What CONTRACT allows for a listener that does not read, and what frames the last chunk. */
const maxHeldBytes = 65_536 + 16
/** The kernel takes some megabytes before it takes no more: some hundred lists of 20 kB. */
const maxChanges = 2_000

let service: ServiceUnderTest
beforeAll(async () => {
  service = await serviceUnderTest({
    env: { ADMIN_TOKEN: adminToken, CACHE_MIN_REFRESH_SECONDS: '0', LOG_LEVEL: 'warn' },
  })
})
afterAll(() => service.close())

describe('a listener of GET /specs/events that does not read', () => {
  it('is dropped, and costs no more than 64 kB; those who read go on', async () => {
    const reader = await listenTo(`${service.url}/specs/events`)
    const silent = await silentListener(service, '/specs/events')
    const { served } = silent
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
    silent.leave()
  }, 60_000)
})

describe('an operator who listens to GET /admin/events and does not read', () => {
  it('is dropped, and costs no more than 64 kB; those who read go on', async () => {
    const url = `${service.url}/admin/events`
    const reader = await listenTo(url, bearer(adminToken))
    await reader.atLeast(1)
    const silent = await silentListener(service, '/admin/events', bearer(adminToken))
    const { served } = silent
    await eventually(() => served.bytesWritten > 0, { what: 'the beginning of the stream' })

    const events = service.app.get(CacheEvents)
    const purge = { selector: { engine_id: '7'.repeat(10_000) }, soft: false }
    const block = `event: purge\ndata: ${JSON.stringify(purge)}\n\n`
    const chunk = `${block.length.toString(16)}\r\n${block}\r\n`
    let told = served.bytesWritten
    let most = 0
    let changes = 0
    for (; !served.destroyed && changes < maxChanges; changes++) {
      events.publish({ type: 'purged', ...purge })
      told += chunk.length
      await nextTurn()
      // What the kernel has not taken is held, wherever.
      if (!served.destroyed) most = Math.max(most, told - (served.bytesWritten - served.writableLength))
    }
    expect(served.destroyed).toBe(true)
    expect(most).toBeGreaterThan(10_000)
    expect(most).toBeLessThanOrEqual(maxHeldBytes)
    const seen = reader.events().length
    await reader.atLeast(seen + 2)
    reader.leave()
    silent.leave()
  }, 60_000)
})
