// @ts-check
import { HttpSocket, getRequest } from './http-socket.mjs'

/**
 * Asks for many paths, each once, over some connections; ends when all were answered by a success.
 *
 * @param {{ origin: string, paths: Iterable<string>, connections: number, headers?: Record<string, string>,
 *   onAnswer?: (tookMs: number) => void }} options
 */
export async function askInTurn({ origin, paths, connections, headers = {}, onAnswer = () => {} }) {
  const remaining = paths[Symbol.iterator]()
  await Promise.all(Array.from({ length: connections }, worker))

  /** @returns {Promise<void>} */
  function worker() {
    return new Promise((resolve, reject) => {
      const url = new URL(origin)
      const next = () => {
        const { value: path, done } = remaining.next()
        if (done) {
          socket.close()
          resolve()
          return
        }
        const sinceMs = performance.now()
        socket.ask(getRequest(new URL(path, url), headers), ({ status, body }) => {
          onAnswer(performance.now() - sinceMs)
          if (status === 200) next()
          else reject(new Error(`${path}: ${status} ${body.toString().slice(0, 500)}`))
        })
      }
      const socket = new HttpSocket(url, {
        onOpen: next,
        onClose: () => reject(new Error(`${origin} closed a connection`)),
      })
    })
  }
}
