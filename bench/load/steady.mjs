// @ts-check
import { Agent, get } from 'node:http'

/**
 * Asks each of the services for each of the lists, in turn and at a fixed rate, whether or not the answers have come.
 *
 * @param {{ urls: readonly string[], lists: number, perSecond: number, times: number }} options `perSecond`: of each
 */
export async function askSteadily({ urls, lists, perSecond, times }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const wanted = Math.round(lists * times)
  const running = new Set()
  const failed = new Set()
  const begunMs = performance.now()
  for (let sent = 0; sent < wanted;) {
    const due = Math.min(wanted, Math.floor(((performance.now() - begunMs) / 1_000) * perSecond))
    for (; sent < due; sent += 1) {
      for (const url of urls) {
        const asking = ask(`${url}/specs?engine_id=${sent % lists}`, agent).then((status) => {
          running.delete(asking)
          if (status !== 200) failed.add(status)
        })
        running.add(asking)
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await Promise.all(running)
  agent.destroy()
  if (failed.size > 0) throw new Error(`not only 200: ${[...failed].join(', ')}`)
}

/** @param {string} url @param {Agent} agent @returns {Promise<number>} */
const ask = (url, agent) =>
  new Promise((resolve) => {
    const request = get(url, { agent }, (response) => {
      response.on('end', () => resolve(response.statusCode ?? 0))
      response.resume()
    })
    request.on('error', () => resolve(0))
  })
