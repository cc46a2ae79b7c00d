import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from './eventually.js'
import { TcpFaultProxy } from './tcp-fault-proxy.js'

describe('TcpFaultProxy', () => {
  let echo: Server
  let proxy: TcpFaultProxy
  const clients: Socket[] = []
  const resets = new Set<Socket>()

  beforeEach(async () => {
    echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket))
    echo.listen(0, '127.0.0.1')
    await once(echo, 'listening')
    proxy = await TcpFaultProxy.open((echo.address() as AddressInfo).port)
  })

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy()
    await proxy.close()
    echo.close()
  })

  async function open(): Promise<Socket> {
    const client = connect(proxy.port, '127.0.0.1')
    clients.push(client)
    await once(client, 'connect')
    client.on('error', () => resets.add(client))
    return client
  }

  async function echoed(client: Socket, text: string): Promise<string> {
    client.write(text)
    const [reply]: unknown[] = await once(client, 'data', { signal: AbortSignal.timeout(2000) })
    return String(reply)
  }

  it('forwards and counts connections', async () => {
    const client = await open()
    expect(await echoed(client, 'one')).toBe('one')
    expect(await echoed(await open(), 'two')).toBe('two')
    expect([proxy.accepted, proxy.open]).toEqual([2, 2])
    client.end()
    await eventually(() => proxy.open === 1)
  })

  it('refuses new connections, resets open ones, and listens again on the same port', async () => {
    const client = await open()
    await proxy.set({ kind: 'refuse' })
    await eventually(() => resets.has(client))
    await expect(open()).rejects.toThrow('ECONNREFUSED')
    await proxy.set({ kind: 'forward' })
    expect(await echoed(await open(), 'again')).toBe('again')
  })

  it('hangs: accepts and swallows, and resets the deprived when the hang ends', async () => {
    const idle = await open()
    expect(await echoed(idle, 'before')).toBe('before')
    await proxy.set({ kind: 'hang' })
    const client = await open()
    client.write('lost')
    await expect(once(client, 'data', { signal: AbortSignal.timeout(100) })).rejects.toThrow('aborted')
    await proxy.set({ kind: 'forward' })
    await eventually(() => resets.has(client))
    expect(await echoed(idle, 'after')).toBe('after')
  })

  it('resets open and new connections', async () => {
    const client = await open()
    await proxy.set({ kind: 'reset' })
    await eventually(() => resets.has(client))
    await expect(open()).rejects.toThrow('ECONNRESET')
  })

  it('delays each chunk both ways, in order', async () => {
    const client = await open()
    expect(await echoed(client, 'quick')).toBe('quick')
    await proxy.set({ kind: 'delay', ms: 60 })
    const start = performance.now()
    expect(await echoed(client, 'slow')).toBe('slow')
    expect(performance.now() - start).toBeGreaterThanOrEqual(115)
  })

  it('holds what arrives until there is another fault', async () => {
    const client = await open()
    await proxy.set({ kind: 'hold' })
    let text = ''
    client.on('data', (chunk) => (text += String(chunk)))
    client.write('first,')
    await sleep(50)
    client.write('second')
    await sleep(50)
    expect(text).toBe('')
    await proxy.set({ kind: 'forward' })
    await eventually(() => text === 'first,second')
  })

  it('cuts a connection after so many bytes from the target', async () => {
    await proxy.set({ kind: 'cut', bytes: 3 })
    const client = await open()
    const chunks: string[] = []
    client.on('data', (chunk) => chunks.push(String(chunk)))
    client.write('abcdef')
    await once(client, 'close')
    expect(chunks.join('')).toBe('abc')
  })
})
