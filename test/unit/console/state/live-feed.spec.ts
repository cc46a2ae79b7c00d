import { describe, expect, it } from '@jest/globals'
import { AdminProblem } from '../../../../packages/console/src/api/problem.js'
import { LiveFeed, type Connection } from '../../../../packages/console/src/state/live-feed.js'

const streamOf = (...texts: string[]) =>
  ReadableStream.from(texts.map((text) => new TextEncoder().encode(text))) as ReadableStream<Uint8Array>

/** Opens these in turn; after the last one it stops. */
async function follow(...opened: (() => ReadableStream<Uint8Array>)[]) {
  const connections: Connection[] = []
  const data: string[] = []
  const feed = new LiveFeed({
    open: async () => {
      const next = opened.shift()
      if (next) return next()
      feed.stop()
      throw new Error('stopped')
    },
    onEvent: (event) => data.push(event.data),
    onConnection: (connection) => connections.push(connection),
    silenceMs: 20,
    pauseMs: 1,
  })
  await feed.run()
  return { connections, data }
}

describe('the live feed', () => {
  it('opens the stream again when it ends, and says so', async () => {
    expect(
      await follow(
        () => streamOf('data: 1\n\n'),
        () => streamOf('data: 2\n\n'),
      ),
    ).toEqual({ connections: ['live', 'lost', 'live', 'lost'], data: ['1', '2'] })
  })

  it('goes on after the service could not be reached', async () => {
    const failing = () => {
      throw new TypeError('failed to fetch')
    }
    expect(await follow(failing, failing, () => streamOf('data: 1\n\n'))).toEqual({
      connections: ['lost', 'lost', 'live', 'lost'],
      data: ['1'],
    })
  })

  it('ends where the credential is not accepted', async () => {
    const refused = () => {
      throw new AdminProblem({ code: 'unauthenticated', title: '', status: 401 })
    }
    expect(await follow(refused, () => streamOf('data: 1\n\n'))).toEqual({ connections: [], data: [] })
  })
})
