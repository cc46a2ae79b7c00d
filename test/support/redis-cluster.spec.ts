import { describe, expect, it } from '@jest/globals'
import { createCluster } from 'redis'
import { startRedisCluster } from './redis-cluster.js'

describe('startRedisCluster', () => {
  it('spreads keys over three masters', async () => {
    const { masters, urls, stop } = await startRedisCluster()
    const cluster = createCluster({ rootNodes: urls.map((url) => ({ url })) })
    await cluster.connect()
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => cluster.set(key, key)))
    expect(await Promise.all(['a', 'f'].map((key) => cluster.get(key)))).toEqual(['a', 'f'])
    expect(cluster.masters.map(({ port }) => port).sort()).toEqual(masters.map(({ port }) => port).sort())
    await cluster.disconnect()
    await stop()
  })
})
