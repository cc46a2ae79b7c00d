import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { close, listening, portOf, resolver, sender, type Sender } from '../support/sender.js'

const servers: Server[] = []
let upstream: Sender

afterEach(async () => {
  upstream.close()
  await Promise.all(servers.splice(0).map(close))
})

/** Two hosts that listen on one port, as one service does before and after a move. */
async function oldAndNew(statusOfOld: () => number) {
  const seen: string[] = []
  const host = (name: string, status: () => number, address: string, port?: number) =>
    listening(
      (_request, response) => {
        seen.push(name)
        response.writeHead(status()).end('{}')
      },
      address,
      port,
    )
  const old = await host('old', statusOfOld, '127.0.0.1')
  servers.push(old, await host('new', () => 200, '127.0.0.2', portOf(old)))
  const { answer, lookup } = resolver(['127.0.0.1'])
  return { seen, answer, lookup, url: `http://moving.test:${portOf(old)}/` }
}

describe('a name that moves', () => {
  it('is followed after a minute at most, also when all is well', async () => {
    const { seen, answer, lookup, url } = await oldAndNew(() => 200)
    let nowMs = 0
    upstream = sender({ lookup, clock: () => nowMs })
    await upstream.send({ url })
    answer.addresses = ['127.0.0.2']
    nowMs = 59_000
    await upstream.send({ url })
    nowMs = 60_000
    await upstream.send({ url })
    expect(seen).toEqual(['old', 'old', 'new'])
  })

  it('is followed at once when the old host answers 5xx on the connections that are kept', async () => {
    let status = 200
    const { seen, answer, lookup, url } = await oldAndNew(() => status)
    upstream = sender({ lookup })
    await Promise.all(Array.from({ length: 4 }, () => upstream.send({ url })))
    answer.addresses = ['127.0.0.2']
    status = 503
    await upstream.send({ url })
    await upstream.send({ url })
    expect(seen.slice(4)).toEqual(['old', 'new'])
  })

  it('is followed by a request that wants a new connection', async () => {
    const { seen, answer, lookup, url } = await oldAndNew(() => 200)
    upstream = sender({ lookup })
    await upstream.send({ url })
    answer.addresses = ['127.0.0.2']
    await upstream.send({ url, newConnection: true })
    expect(seen).toEqual(['old', 'new'])
  })

  it('is followed once an answer did not come on a connection that was kept', async () => {
    const { answer, lookup, url } = await oldAndNew(() => 200)
    let isSilent = false
    const silent = await listening(
      (_request, response) => isSilent || response.end('{}'),
      '127.0.0.3',
      Number(new URL(url).port),
    )
    servers.push(silent)
    answer.addresses = ['127.0.0.3']
    upstream = sender({ lookup })
    await upstream.send({ url })
    await Promise.all([upstream.send({ url }), upstream.send({ url })])
    answer.addresses = ['127.0.0.2']
    isSilent = true
    await expect(upstream.send({ url }, 100)).rejects.toThrow()
    expect(await upstream.send({ url }, 1_000)).toHaveProperty('status', 200)
  })
})

/** Answers on new connections; resets one on which a second request comes, as the heir of an address does. */
async function resetsWhatIsKept() {
  const seen: string[] = []
  const used = new WeakSet<Socket>()
  let connections = 0
  const server = await listening((request, response) => {
    seen.push(request.method ?? '')
    if (used.has(request.socket)) request.socket.resetAndDestroy()
    else response.end('{}')
    used.add(request.socket)
  })
  server.on('connection', () => (connections += 1))
  servers.push(server)
  return { seen, connections: () => connections, url: `http://127.0.0.1:${portOf(server)}/` }
}

describe('connections that died while they were kept', () => {
  it('cost a GET or PUT nothing: it is sent once more on a new one, and the others are let go', async () => {
    const { connections, url } = await resetsWhatIsKept()
    upstream = sender()
    await Promise.all(Array.from({ length: 4 }, () => upstream.send({ url })))
    expect(connections()).toBe(4)
    expect(await upstream.send({ url })).toHaveProperty('status', 200)
    expect(connections()).toBe(5)
    expect(await upstream.send({ url, method: 'PUT' })).toHaveProperty('status', 200)
    expect(connections()).toBe(6)
  })

  it('are never tried by a POST, which cannot be repeated safely', async () => {
    const { seen, url } = await resetsWhatIsKept()
    upstream = sender()
    await upstream.send({ url })
    expect(await upstream.send({ url, method: 'POST', body: '{}' })).toHaveProperty('status', 200)
    expect(seen).toEqual(['GET', 'POST'])
  })

  it('are no excuse for a host that resets new ones: it is asked once', async () => {
    let requests = 0
    const server = await listening((request) => {
      requests += 1
      request.socket.resetAndDestroy()
    })
    servers.push(server)
    upstream = sender()
    const answer = upstream.send({ url: `http://127.0.0.1:${portOf(server)}/` })
    await expect(answer).rejects.toHaveProperty('fault', 'unreachable')
    expect(requests).toBe(1)
  })

  it('do not repeat a request whose answer began', async () => {
    let requests = 0
    const server = await listening((request, response) => {
      requests += 1
      if (requests === 1) response.end('{}')
      else response.writeHead(200, { 'content-length': 9 }).write('{', () => request.socket.destroy())
    })
    servers.push(server)
    upstream = sender()
    const url = `http://127.0.0.1:${portOf(server)}/`
    await upstream.send({ url })
    await expect(upstream.send({ url })).rejects.toHaveProperty('fault', 'cut-short')
    expect(requests).toBe(2)
  })
})

describe('the limit of connections', () => {
  it('holds for old and new pools together, and nobody waits for a connection that is idle', async () => {
    let running = 0
    let peak = 0
    const server = await listening((_request, response) => {
      peak = Math.max(peak, (running += 1))
      setTimeout(() => {
        running -= 1
        response.end('{}')
      }, 20)
    })
    servers.push(server)
    upstream = sender({ maxSockets: 2 })
    const url = `http://127.0.0.1:${portOf(server)}/`
    const requests = Array.from({ length: 8 }, (_, n) =>
      upstream.send({ url, newConnection: n === 3 }, 1_000),
    )
    const statuses = (await Promise.all(requests)).map(({ status }) => status)
    expect([statuses, peak]).toEqual([Array.from({ length: 8 }, () => 200), 2])
  })
})
