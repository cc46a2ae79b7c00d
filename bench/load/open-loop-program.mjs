// @ts-check
// Once a millisecond sends what is due. It keeps no core busy by waiting: Redis and the emulator live on this one too.
import { clearInterval, setInterval } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from '../measure/statistics.mjs'
import { getRequest, HttpSocket } from './http-socket.mjs'
import { givenOptions, tellResult } from './program.mjs'

const options = /** @type {import('./open-loop.mjs').OpenLoopOptions} */ (givenOptions())
const url = new URL(options.url)
const request = getRequest(url, options.headers)
const total = Math.round(options.perSecond * options.seconds)
const latenciesMs = new Float64Array(total)
let answered = 0
let failures = 0

/** @type {HttpSocket[]} */
const idle = []
/** Since when the requests wait for which no connection is free. @type {number[]} */
const waiting = []
const open = new Set(Array.from({ length: options.connections }, newSocket))
while (idle.length < options.connections) await sleep(10)

const startMs = performance.now()
let begun = 0
const timer = setInterval(() => {
  const nowMs = performance.now()
  const due = Math.min(total, Math.floor(((nowMs - startMs) / 1000) * options.perSecond))
  for (; begun < due; begun += 1) {
    const socket = idle.pop()
    if (socket) ask(socket, nowMs)
    else waiting.push(nowMs)
  }
  if (begun === total) clearInterval(timer)
}, 1)

const giveUpMs = startMs + options.seconds * 1000 + 15_000
while (answered + failures < total && performance.now() < giveUpMs) await sleep(20)
clearInterval(timer)
for (const socket of open) socket.close()

const sorted = latenciesMs.subarray(0, answered).toSorted()
tellResult({
  answered,
  failures: failures + (total - answered - failures),
  p50Ms: quantile(sorted, 0.5),
  p99Ms: quantile(sorted, 0.99),
  p999Ms: quantile(sorted, 0.999),
  maxMs: sorted.at(-1) ?? NaN,
})

/** @param {HttpSocket} socket @param {number} sinceMs */
function ask(socket, sinceMs) {
  socket.ask(request, ({ status }) => {
    if (status >= 200 && status < 300) {
      latenciesMs[answered] = performance.now() - sinceMs
      answered += 1
    } else failures += 1
    const nextMs = waiting.shift()
    if (nextMs === undefined) idle.push(socket)
    else ask(socket, nextMs)
  })
}

/** One that is closed is replaced, so that a server that closes connections is not spared. */
function newSocket() {
  const socket = new HttpSocket(url, {
    onOpen: () => idle.push(socket),
    onClose: () => {
      if (socket.isBusy) failures += 1
      const at = idle.indexOf(socket)
      if (at >= 0) idle.splice(at, 1)
      open.delete(socket)
      open.add(newSocket())
    },
  })
  return socket
}
