import { describe, expect, it } from '@jest/globals'
import { Module } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { Store } from '../../src/cache/store/store.js'
import { StoreModule } from '../../src/cache/store/store.module.js'
import { RedisStore } from '../../src/cache/store/redis/redis-store.js'
import type { RedisConfig } from '../../src/config/config.js'
import { CONFIG } from '../../src/config/config.token.js'
import { Secret } from '../../src/config/secret.js'
import { RedisEvents } from '../../src/redis/redis-events.js'
import { sealEntry } from '../../src/cache/entry/entry.js'
import { eventually } from '../support/eventually.js'
import { startRedisServer } from '../support/redis-server.js'
import { keyOf, payloadOf } from '../support/cache-under-test.js'

const nestWith = async (redis?: RedisConfig) => {
  @Module({
    providers: [
      { provide: CONFIG, useValue: { redis } },
      { provide: RedisEvents, useValue: new RedisEvents() },
    ],
    exports: [CONFIG, RedisEvents],
  })
  class Globals {}
  const globals = { module: Globals, global: true }
  const module = await Test.createTestingModule({ imports: [globals, StoreModule] }).compile()
  return module.init()
}

describe('the store as Nest hands it out', () => {
  it('is none without Redis: memory only', async () => {
    const nest = await nestWith()
    expect(nest.get(Store)).toBeUndefined()
    await nest.close()
  })

  it('is on Redis through cache-manager when Redis is configured, and closes its connection', async () => {
    const redis = await startRedisServer()
    const nest = await nestWith({
      urls: [new Secret(redis.url)],
      cluster: false,
      keyPrefix: 'nest:',
      commandTimeoutMs: 500,
    })
    const store = nest.get<RedisStore>(Store)
    expect(store).toBeInstanceOf(RedisStore)
    await eventually(() => store.isReady)
    const entry = sealEntry(keyOf('a'), payloadOf('bytes'), 1)
    await store.write(entry, () => 0, 60_000)
    expect((await store.read(entry.key)).value).toMatchObject({ kind: 'entry', entry })
    await nest.close()
    await eventually(() => !store.isReady)
    await redis.stop()
  })

  it('does not keep the service from starting when Redis is down', async () => {
    const nest = await nestWith({
      urls: [new Secret('redis://127.0.0.1:1')],
      cluster: false,
      keyPrefix: 'nest:',
      commandTimeoutMs: 100,
    })
    expect(nest.get<RedisStore>(Store).isReady).toBe(false)
    await nest.close()
  })
})
