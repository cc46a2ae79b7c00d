// @ts-check
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from '../measure/statistics.mjs'
import { getRequest, HttpSocket } from './http-socket.mjs'
import { givenOptions, tellResult } from './program.mjs'

const options = /** @type {import('./stampede.mjs').StampedeOptions} */ (givenOptions())
const url = new URL(options.url)
const request = getRequest(url)

// Less than a usual backlog of connections that wait to be accepted (511).
const connectAtOnce = 256
/** @type {number[]} */
const latenciesMs = []
/** @type {Record<string, number>} */
const statuses = {}
/** @type {Record<string, number>} */
const cacheStatuses = {}
const bodies = new Set()
/** @type {Promise<void>[]} */
const answers = []

/** @type {HttpSocket[]} */
const waiting = []
for (let open = 0; open < options.connections; open += connectAtOnce) {
  const some = Math.min(connectAtOnce, options.connections - open)
  const sockets = await Promise.all(Array.from({ length: some }, connected))
  if (options.asOpened) answers.push(...sockets.map(asked))
  else waiting.push(...sockets)
}
const startMs = performance.now()
answers.push(...waiting.map(asked))
const askedWithinMs = performance.now() - startMs
process.stdout.write('all asked\n')
await Promise.race([Promise.all(answers), sleep(60_000, undefined, { ref: false })])
const answered = Object.values(statuses).reduce((sum, count) => sum + count, 0)
if (answered < answers.length) statuses['none'] = (statuses['none'] ?? 0) + answers.length - answered

const sorted = latenciesMs.toSorted((a, b) => a - b)
tellResult({
  connections: answers.length,
  askedWithinMs,
  statuses,
  cacheStatuses,
  bodies: bodies.size,
  p50Ms: quantile(sorted, 0.5),
  maxMs: sorted.at(-1) ?? NaN,
})
process.exit(0)

/** @returns {Promise<HttpSocket>} */
function connected() {
  return new Promise((resolve, reject) => {
    const socket = new HttpSocket(url, {
      onOpen: () => resolve(socket),
      onClose: () => reject(new Error('a connection was refused')),
    })
  })
}

/** @param {HttpSocket} socket @returns {Promise<void>} */
function asked(socket) {
  return new Promise((resolve) => {
    const sinceMs = performance.now()
    socket.socket.once('close', () => {
      if (socket.isBusy) count(statuses, 'none')
      resolve()
    })
    socket.ask(request, ({ head, status, body }) => {
      latenciesMs.push(performance.now() - sinceMs)
      count(statuses, String(status))
      count(cacheStatuses, (/\r\ncache-status: *([^\r]*)/i.exec(head)?.[1] ?? '').replace(/-?\d+/g, 'n'))
      bodies.add(createHash('sha256').update(body).digest('base64url'))
      resolve()
    })
  })
}

/** @param {Record<string, number>} counts @param {string} what */
function count(counts, what) {
  counts[what] = (counts[what] ?? 0) + 1
}
