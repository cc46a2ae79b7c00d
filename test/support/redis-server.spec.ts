import { describe, expect, it } from '@jest/globals'
import { createClient } from 'redis'
import { startRedisServer } from './redis-server.js'

describe('startRedisServer', () => {
  it('gives a real, empty Redis that takes configuration, and ends it', async () => {
    const server = await startRedisServer({ args: ['--maxmemory', '3mb'] })
    const client = createClient({ url: server.url })
    client.on('error', () => undefined)
    await client.connect()
    expect(await client.configGet('maxmemory')).toEqual({ maxmemory: '3145728' })
    expect(await client.dbSize()).toBe(0)
    await client.disconnect()
    await server.stop()
    await expect(connectOnce(server.url)).rejects.toThrow('ECONNREFUSED')
  })

  it('comes back empty on the same port after a kill', async () => {
    const server = await startRedisServer()
    const before = await connectOnce(server.url)
    await before.set('key', 'value')
    await server.kill()
    await expect(connectOnce(server.url)).rejects.toThrow('ECONNREFUSED')
    await server.restart()
    const after = await connectOnce(server.url)
    expect(await after.get('key')).toBeNull()
    await after.disconnect()
    await server.stop()
  })

  it('falls silent while paused and answers again after', async () => {
    const server = await startRedisServer()
    const client = await connectOnce(server.url)
    await server.pause()
    const pong = client.ping()
    const silence = new Promise((resolve) => setTimeout(resolve, 100, 'silence'))
    expect(await Promise.race([pong, silence])).toBe('silence')
    await server.resume()
    expect(await pong).toBe('PONG')
    await client.disconnect()
    await server.stop()
  })

  it('says what Redis said when it cannot start', async () => {
    await expect(startRedisServer({ args: ['--no-such-setting', '1'] })).rejects.toThrow(/no-such-setting/)
  })
})

async function connectOnce(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: false } })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
