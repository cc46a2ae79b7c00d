// @ts-check
import { once } from 'node:events'
import { connect } from 'node:net'

/** Many who listen to one event stream, each on a connection of its own. @typedef {Awaited<ReturnType<typeof listen>>} Listeners */

/** @param {{ url: string, path: string, count: number }} options */
export async function listen({ url, path, count }) {
  const { hostname, port } = new URL(url)
  /** When the newest list arrived at each, in this process's milliseconds. @type {number[]} */
  const arrivedAtMs = []
  let arrived = 0
  /** @type {(() => void) | undefined} */
  let onAll
  /** @type {import("node:net").Socket[]} */
  const sockets = []
  for (let at = 0; at < count; at += 1) {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      if (!chunk.includes('event: specs')) return
      arrivedAtMs[at] = performance.now()
      if (++arrived === count) onAll?.()
    })
    await once(socket, 'connect')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n`)
    sockets.push(socket)
  }
  /** Resolves when the next list has arrived at all of them. */
  const all = () =>
    /** @type {Promise<void>} */ (
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${arrived} of ${count} got the list`)), 30_000)
        onAll = () => {
          clearTimeout(timer)
          resolve()
        }
        if (arrived === count) onAll()
      })
    )
  await all()
  return {
    /** Forgets what arrived; gives what waits until all have the next list, and when it arrived at the first and the last. */
    next() {
      arrived = 0
      return async () => {
        await all()
        return { firstMs: Math.min(...arrivedAtMs), lastMs: Math.max(...arrivedAtMs) }
      }
    },
    leave() {
      for (const socket of sockets) socket.destroy()
    },
  }
}
