// @ts-check
import { connect } from 'node:net'
import { clearInterval, setInterval } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'
import { givenOptions, tellResult } from './program.mjs'

const options = /** @type {import('./slow-sockets.mjs').SlowSocketsOptions} */ (givenOptions())
const { hostname, port } = new URL(options.url)
const byteEveryMs = 500
const halfARequest = `GET /specs HTTP/1.1\r\nHost: ${hostname}\r\nX-Never: `

let isOver = false
let opened = 0
let closed = 0
let longestMs = 0
/** @type {Record<string, number>} */
const lastWords = {}
/** @type {Set<import('node:net').Socket>} */
const sockets = new Set()

const wanted = [
  ...Array.from({ length: options.halfOpen }, (_, index) => ({
    start: index % 2 === 0 ? '' : halfARequest,
    trickles: false,
  })),
  ...Array.from({ length: options.trickling }, () => ({ start: halfARequest, trickles: true })),
]
const startMs = performance.now()
for (const [index, { start, trickles }] of wanted.entries()) {
  const dueMs = startMs + (index * options.withinSeconds * 1000) / wanted.length
  if (dueMs > performance.now()) await sleep(dueMs - performance.now())
  open(start, trickles)
}
await sleep(options.seconds * 1000)
isOver = true
for (const socket of sockets) socket.destroy()
await sleep(100)
tellResult({ opened, closed, longestMs, lastWords })
process.exit(0)

/** @param {string} start @param {boolean} trickles */
function open(start, trickles) {
  const sinceMs = performance.now()
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  const timer = setInterval(() => trickles && socket.write('x'), byteEveryMs)
  let heard = ''
  sockets.add(socket)
  opened += 1
  socket.on('data', (chunk) => (heard += chunk.toString('latin1')))
  socket.on('error', () => {})
  socket.once('connect', () => socket.write(start))
  socket.once('close', () => {
    clearInterval(timer)
    sockets.delete(socket)
    longestMs = Math.max(longestMs, performance.now() - sinceMs)
    if (isOver) return
    closed += 1
    const word = /^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 'none'
    lastWords[word] = (lastWords[word] ?? 0) + 1
    open(start, trickles)
  })
}
